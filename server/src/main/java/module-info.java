/** HTTP: plugins' routes, tools and resources, and the API the console stands on. */
@org.jspecify.annotations.NullMarked
module dev.mortise.server {
  requires transitive dev.mortise.api;
  requires transitive dev.mortise.gate;
  requires transitive dev.mortise.store;
  requires transitive dev.mortise.kubernetes;
  requires transitive dev.mortise.identity;
  requires transitive dev.mortise.agent;
  requires transitive dev.mortise.mcp;
  requires transitive dev.mortise.services;
  requires static org.jspecify;
}
