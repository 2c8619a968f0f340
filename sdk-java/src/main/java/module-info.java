/** What the author of a Java plugin imports. */
@org.jspecify.annotations.NullMarked
module dev.mortise.sdk {
  requires transitive dev.mortise.api;
  requires dev.mortise.protocol;
  requires dev.mortise.goplugin;
  requires dev.mortise.wire;
  requires com.google.protobuf;
  requires io.grpc;
  requires io.grpc.stub;
  requires java.logging;
  requires static org.jspecify;

  exports dev.mortise.sdk;
}
