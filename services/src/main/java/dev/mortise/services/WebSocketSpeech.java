package dev.mortise.services;

import dev.mortise.api.Bytes;
import dev.mortise.api.Routes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Whole messages over the frames of a WebSocket: puts pieces together, answers pings, says
/// goodbye.
final class WebSocketSpeech implements TwoWays.Speech<Routes.Message> {
  private static final int NORMAL = 1000;

  private final WebSocketFrames frames;
  private final int messageBytesMax;
  // Written by either side's thread; a second goodbye does no harm.
  private volatile boolean closing;

  WebSocketSpeech(WebSocketFrames frames, int messageBytesMax) {
    this.frames = frames;
    this.messageBytesMax = messageBytesMax;
  }

  @Override
  public Routes.@Nullable Message read() throws IOException {
    try {
      return message();
    } catch (WebSocketFrames.Broken e) {
      goodbye(e.code());
      throw e;
    } catch (EOFException e) {
      if (closing) {
        return null;
      }
      throw new IOException("it ended without a goodbye", e);
    }
  }

  private Routes.@Nullable Message message() throws IOException {
    int kind = -1;
    var whole = new ByteArrayOutputStream();
    while (true) {
      WebSocketFrames.Frame frame = frames.read(messageBytesMax - whole.size());
      if (frame.control()) {
        if (!control(frame)) {
          return null;
        }
        continue;
      }
      if ((frame.opcode() == WebSocketFrames.CONTINUATION) == (kind < 0)) {
        throw new WebSocketFrames.Broken(1002, "pieces of a message in disorder");
      }
      kind = kind < 0 ? frame.opcode() : kind;
      whole.writeBytes(frame.payload());
      if (frame.last()) {
        return checked(kind == WebSocketFrames.TEXT, whole.toByteArray());
      }
    }
  }

  private static Routes.Message checked(boolean text, byte[] bytes) throws IOException {
    if (text) {
      try {
        var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      } catch (CharacterCodingException e) {
        throw new WebSocketFrames.Broken(1007, "a text that is not UTF-8");
      }
    }
    return new Routes.Message(text, Bytes.of(bytes));
  }

  /// Whether the connection goes on.
  private boolean control(WebSocketFrames.Frame frame) throws IOException {
    switch (frame.opcode()) {
      case WebSocketFrames.PING -> frames.write(WebSocketFrames.PONG, frame.payload());
      case WebSocketFrames.CLOSE -> {
        goodbye(NORMAL);
        return false;
      }
      default -> {
        // A pong says only that the other side is alive.
      }
    }
    return true;
  }

  @Override
  public void write(Routes.Message message) throws IOException {
    frames.write(
        message.text() ? WebSocketFrames.TEXT : WebSocketFrames.BINARY, message.payload().array());
  }

  @Override
  public void finish() throws IOException {
    goodbye(NORMAL);
  }

  private void goodbye(int code) throws IOException {
    if (!closing) {
      closing = true;
      frames.write(WebSocketFrames.CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
    }
  }
}
