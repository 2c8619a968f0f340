/** Plugins' tools and resources for MCP clients. */
@org.jspecify.annotations.NullMarked
module dev.mortise.mcp {
  requires transitive dev.mortise.api;
  requires dev.mortise.protocol;
  requires transitive dev.mortise.services;
  requires transitive io.helidon.webserver;
  requires io.helidon.http;
  requires io.modelcontextprotocol.sdk.mcp.core;
  requires org.reactivestreams;
  requires reactor.core;
  requires tools.jackson.databind;
  requires static org.jspecify;

  exports dev.mortise.mcp;
}
