/// The only main: reads configuration, wires, binds logging.
@org.jspecify.annotations.NullMarked
module dev.mortise.app {
  requires dev.mortise.api;
  requires dev.mortise.cli;
  requires dev.mortise.control;
  requires dev.mortise.embed;
  requires dev.mortise.gate;
  requires dev.mortise.host;
  requires dev.mortise.protocol;
  requires dev.mortise.identity;
  requires dev.mortise.kubernetes;
  requires dev.mortise.packages;
  requires dev.mortise.runtime.process;
  requires dev.mortise.runtime.wasm;
  requires dev.mortise.server;
  requires dev.mortise.services;
  requires dev.mortise.store;
  requires dev.mortise.telemetry;
  requires java.logging;
  requires dev.mortise.terminal;
  requires static org.jspecify;
}
