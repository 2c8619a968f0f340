/** The control socket: how commands reach a host that runs in another process. */
@org.jspecify.annotations.NullMarked
module dev.mortise.control {
  requires transitive dev.mortise.api;
  requires dev.mortise.protocol;
  requires jdk.net;
  requires static org.jspecify;
  requires tools.jackson.core;
  requires tools.jackson.databind;

  exports dev.mortise.control;
}
