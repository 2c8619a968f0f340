/** Plugins beside the traffic of an MCP server; not one byte changes. */
@org.jspecify.annotations.NullMarked
module dev.mortise.monitor {
  requires transitive dev.mortise.api;
  requires static org.jspecify;
  // Only ProcessSignals, by reflection: there is no other way to see INT and HUP.
  requires jdk.unsupported;
  requires com.fasterxml.jackson.annotation;
  requires tools.jackson.core;
  requires tools.jackson.databind;

  exports dev.mortise.monitor;
}
