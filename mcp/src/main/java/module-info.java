/** Plugins' tools, resources and prompts for MCP clients. */
@org.jspecify.annotations.NullMarked
module dev.mortise.mcp {
  requires transitive dev.mortise.api;
  requires static org.jspecify;
}
