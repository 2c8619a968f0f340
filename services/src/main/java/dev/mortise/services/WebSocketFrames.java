package dev.mortise.services;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;

/// The frames of a WebSocket, seen from the client: RFC 6455 section 5, without extensions.
///
/// One thread reads; any may write.
final class WebSocketFrames {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int CONTROL_BYTES_MAX = 125;
  private static final int MASK_BYTES = 4;

  private final DataInputStream in;
  private final OutputStream out;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock writing = new ReentrantLock();

  WebSocketFrames(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = out;
  }

  /// One frame.
  // Handed on, never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Frame(boolean last, int opcode, byte[] payload) {
    boolean control() {
      return opcode >= CLOSE;
    }
  }

  /// What the other side may not do, with the code that tells it so.
  static final class Broken extends IOException {
    private static final long serialVersionUID = 1;
    private final int code;

    Broken(int code, String message) {
      super(message);
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /// The next frame.
  ///
  /// @param most bytes of payload that may still come
  /// @throws EOFException when the connection ended
  Frame read(int most) throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    int opcode = first & 0x0f;
    boolean last = (first & FINAL) != 0;
    if ((first & 0x70) != 0 || (second & MASKED) != 0) {
      throw new Broken(1002, "a frame with an extension or a mask");
    }
    if (opcode > PONG || (opcode > BINARY && opcode < CLOSE)) {
      throw new Broken(1002, "a frame of an unknown kind");
    }
    long length = length(second & 0x7f);
    if (opcode >= CLOSE && (!last || length > CONTROL_BYTES_MAX)) {
      throw new Broken(1002, "a control frame that is too long or in pieces");
    }
    if (opcode < CLOSE && (length < 0 || length > most)) {
      throw new Broken(1009, "a message that is too long");
    }
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    return new Frame(last, opcode, payload);
  }

  private long length(int written) throws IOException {
    return switch (written) {
      case 126 -> in.readUnsignedShort();
      case 127 -> in.readLong();
      default -> written;
    };
  }

  /// Writes a whole message, or a control frame.
  void write(int opcode, byte[] payload) throws IOException {
    byte[] mask = new byte[MASK_BYTES];
    random.nextBytes(mask);
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) (FINAL | opcode));
    if (payload.length <= CONTROL_BYTES_MAX) {
      frame.put((byte) (MASKED | payload.length));
    } else if (payload.length <= 0xffff) {
      frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (MASKED | 127)).putLong(payload.length);
    }
    frame.put(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ mask[i % MASK_BYTES]));
    }
    writing.lock();
    try {
      out.write(frame.array(), 0, frame.position());
      out.flush();
    } finally {
      writing.unlock();
    }
  }
}
