/** Plugins as processes: how they are launched, kept and confined, their carrier and dialects. */
@org.jspecify.annotations.NullMarked
module dev.mortise.runtime.process {
  requires transitive dev.mortise.api;
  requires dev.mortise.wire;
  requires dev.mortise.protocol;
  requires dev.mortise.goplugin;
  requires transitive dev.mortise.host;
  requires io.grpc;
  requires io.grpc.stub;
  requires com.google.protobuf;
  requires java.compiler;
  requires jdk.compiler;
  requires static org.jspecify;

  opens dev.mortise.runtime.process to
      tools.jackson.databind;

  exports dev.mortise.runtime.process;
}
