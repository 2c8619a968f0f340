/** Both ends of the go-plugin wire: the only module that knows gRPC on a socket. */
@org.jspecify.annotations.NullMarked
module dev.mortise.goplugin {
  requires transitive dev.mortise.api;
  requires transitive io.grpc;
  requires dev.mortise.wire;
  requires com.google.protobuf;
  requires io.grpc.netty;
  requires io.grpc.services;
  requires io.grpc.stub;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires tools.jackson.core;

  exports dev.mortise.goplugin;
}
