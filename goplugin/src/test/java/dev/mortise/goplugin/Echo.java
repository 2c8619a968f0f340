package dev.mortise.goplugin;

import com.google.protobuf.BytesValue;
import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.protobuf.UInt32Value;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;

/// The service of the tests; it speaks only well-known messages, so nothing has to be generated.
final class Echo {
  static final String SERVICE = "echo.Echo";

  static final MethodDescriptor<BytesValue, BytesValue> SAY =
      unary("Say", BytesValue.getDefaultInstance(), BytesValue.getDefaultInstance());
  static final MethodDescriptor<UInt32Value, StringValue> CALL_BACK =
      unary("CallBack", UInt32Value.getDefaultInstance(), StringValue.getDefaultInstance());
  static final MethodDescriptor<Empty, UInt32Value> OFFER =
      unary("Offer", Empty.getDefaultInstance(), UInt32Value.getDefaultInstance());
  static final MethodDescriptor<Empty, StringValue> ENVIRONMENT =
      unary("Environment", Empty.getDefaultInstance(), StringValue.getDefaultInstance());
  static final MethodDescriptor<Int32Value, BytesValue> HUGE =
      unary("Huge", Int32Value.getDefaultInstance(), BytesValue.getDefaultInstance());
  static final MethodDescriptor<Int32Value, Empty> DIE =
      unary("Die", Int32Value.getDefaultInstance(), Empty.getDefaultInstance());
  static final MethodDescriptor<Empty, Empty> FAIL =
      unary("Fail", Empty.getDefaultInstance(), Empty.getDefaultInstance());
  static final MethodDescriptor<Empty, Empty> HANG =
      unary("Hang", Empty.getDefaultInstance(), Empty.getDefaultInstance());
  static final MethodDescriptor<StringValue, Empty> PRINT =
      unary("Print", StringValue.getDefaultInstance(), Empty.getDefaultInstance());
  static final MethodDescriptor<Int32Value, Int32Value> COUNT =
      method(
          MethodType.SERVER_STREAMING,
          "Count",
          Int32Value.getDefaultInstance(),
          Int32Value.getDefaultInstance());

  private Echo() {}

  private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> unary(
      String name, Q request, A reply) {
    return method(MethodType.UNARY, name, request, reply);
  }

  private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
      MethodType type, String name, Q request, A reply) {
    return MethodDescriptor.<Q, A>newBuilder(
            ProtoUtils.marshaller(request), ProtoUtils.marshaller(reply))
        .setType(type)
        .setFullMethodName(SERVICE + "/" + name)
        .build();
  }
}
