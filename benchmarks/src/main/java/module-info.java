/** Every claim of speed with the peer it is measured against. */
@org.jspecify.annotations.NullMarked
module dev.mortise.benchmarks {
  requires java.management;
  requires jdk.httpserver;
  requires jdk.management;
  requires dev.mortise.api;
  requires dev.mortise.embed;
  requires dev.mortise.gate;
  requires dev.mortise.goplugin;
  requires dev.mortise.kubernetes;
  requires dev.mortise.protocol;
  requires dev.mortise.runtime.wasm;
  requires dev.mortise.server;
  requires dev.mortise.terminal;
  requires dev.mortise.wire;
  requires io.grpc;
  requires io.helidon.webserver;
  requires com.google.protobuf;
  requires static org.jspecify;
  requires tools.jackson.databind;
  requires wasmtime.java;
}
