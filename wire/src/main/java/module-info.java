/** Generated messages and service stubs of the contracts spoken on a socket. */
module dev.mortise.wire {
  requires transitive com.google.protobuf;
  requires transitive io.grpc;
  requires transitive io.grpc.stub;
  requires transitive io.grpc.protobuf;
  requires com.google.common;

  exports dev.mortise.wire.goplugin;
  exports dev.mortise.wire.kilometers;
  exports dev.mortise.wire.kite;
  exports dev.mortise.wire.mortise;
}
