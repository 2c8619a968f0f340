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
  requires transitive dev.mortise.packages;
  requires transitive dev.mortise.protocol;
  requires io.helidon.common.concurrency.limits;
  requires io.helidon.common.tls;
  requires io.helidon.webserver;
  requires io.helidon.webserver.websocket;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires tools.jackson.databind;
  requires static org.jspecify;

  exports dev.mortise.server;
}
