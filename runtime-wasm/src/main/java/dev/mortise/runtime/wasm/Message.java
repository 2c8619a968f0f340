package dev.mortise.runtime.wasm;

import dev.mortise.api.Bytes;
import dev.mortise.api.Frame;
import dev.mortise.api.Json;
import dev.mortise.protocol.JsonCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One message of the Mortise module ABI, as `docs/abi.md` has it: twelve bytes, then what is about
/// the call, then the head, then the body.
///
/// @param kind one of those below
/// @param meta a JSON object about the call itself; empty where there is nothing to say
/// @param head a JSON value, or null
/// @param body raw bytes
record Message(int kind, Json meta, @Nullable Json head, Bytes body) {
  static final int VERSION = 1;

  static final int DESCRIBE = 1;
  static final int CALL = 2;
  static final int OPEN = 3;
  static final int PULL = 4;
  static final int OK = 16;
  static final int ERROR = 17;
  static final int FRAME = 18;
  static final int END = 19;
  static final int ASK = 32;
  static final int ASK_STREAM = 33;
  static final int SEND = 34;
  static final int FINISH = 35;
  static final int RECEIVE = 36;
  static final int CANCEL = 37;
  static final int SETTINGS = 38;

  private static final int HEADER_BYTES = 12;
  private static final int HAS_HEAD = 1;

  /// A message that carries nothing.
  static Message of(int kind) {
    return new Message(kind, Json.EMPTY, null, Bytes.EMPTY);
  }

  /// A frame of a stream; nothing is its end.
  static Message of(@Nullable Frame frame) {
    return frame == null ? of(END) : new Message(FRAME, Json.EMPTY, frame.head(), frame.body());
  }

  /// What of it is a frame.
  Frame frame() {
    return new Frame(head, body);
  }

  byte[] encode() {
    byte[] about = meta.utf8();
    byte[] value = head == null ? new byte[0] : head.utf8();
    return ByteBuffer.allocate(HEADER_BYTES + about.length + value.length + body.size())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) VERSION)
        .put((byte) kind)
        .putShort((short) (head == null ? 0 : HAS_HEAD))
        .putInt(about.length)
        .putInt(value.length)
        .put(about)
        .put(value)
        .put(body.array())
        .array();
  }

  /// @throws GuestFault when it is none
  static Message decode(byte[] bytes) {
    if (bytes.length < HEADER_BYTES) {
      throw new GuestFault(
          "sent a message of %d bytes; at least 12 are expected".formatted(bytes.length));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int version = in.get();
    if (version != VERSION) {
      throw new GuestFault(
          "speaks version %d of the module ABI and this host speaks 1".formatted(version));
    }
    int kind = in.get() & 0xff;
    boolean hasHead = (in.getShort() & HAS_HEAD) != 0;
    long meta = Integer.toUnsignedLong(in.getInt());
    long head = Integer.toUnsignedLong(in.getInt());
    if (HEADER_BYTES + meta + head > bytes.length) {
      throw new GuestFault("sent a message whose parts are longer than itself");
    }
    int headAt = HEADER_BYTES + (int) meta;
    int bodyAt = headAt + (int) head;
    return new Message(
        kind,
        Json.of(Arrays.copyOfRange(bytes, HEADER_BYTES, headAt)),
        hasHead ? Json.of(Arrays.copyOfRange(bytes, headAt, bodyAt)) : null,
        Bytes.of(Arrays.copyOfRange(bytes, bodyAt, bytes.length)));
  }

  /// What it says about the call.
  ///
  /// @throws dev.mortise.api.PluginException `INVALID_ARGUMENT` when it says it wrongly
  <T> T meta(Class<T> type) {
    return JsonCodec.decode(meta, type);
  }

  /// The head, or an empty object.
  Json headOrEmpty() {
    return head == null ? Json.EMPTY : head;
  }

  /// On whose behalf a call is made.
  record Who(String kind, String name, java.util.List<String> roles) {}

  /// About a call into the module.
  record About(
      String address,
      String method,
      String token,
      Who caller,
      long deadlineMillis,
      @Nullable String traceParent) {}

  /// About a call of a host function.
  ///
  /// @param token in hex; null for that of the call the instance is in, empty for nobody's
  record Asked(
      String function, String method, @Nullable String token, @Nullable Long deadlineMillis) {}

  /// Which stream; 0 is the one the instance serves.
  record Stream(int stream) {}

  /// Why something failed.
  record Failure(String code, String message) {}
}
