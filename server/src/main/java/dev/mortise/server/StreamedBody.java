package dev.mortise.server;

import dev.mortise.api.Body;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The body of a request, read only as fast as somebody pulls it, up to a number of bytes.
///
/// The plugin's side pulls it; the thread of the connection asks afterwards what went wrong.
final class StreamedBody implements Body {
  private static final int PIECE_BYTES = 64 * 1024;

  private final @Nullable TimedInput in;
  private final long bytesMax;
  private long read;
  // Published to the thread of the connection.
  private volatile boolean finished;
  private volatile boolean closed;
  private volatile boolean tooLarge;

  /// @param in null where the request has no body
  StreamedBody(@Nullable TimedInput in, long bytesMax) {
    this.in = in;
    this.bytesMax = bytesMax;
  }

  @Override
  public byte @Nullable [] next() {
    TimedInput from = in;
    if (from == null || closed || finished) {
      return null;
    }
    byte[] piece = new byte[PIECE_BYTES];
    int length = fill(from, piece);
    if (length < 0) {
      finished = true;
      return null;
    }
    read += length;
    if (read > bytesMax) {
      tooLarge = true;
      closed = true;
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "The body is larger than " + bytesMax + " bytes, which is the most allowed here.");
    }
    return length == piece.length ? piece : Arrays.copyOf(piece, length);
  }

  @Override
  public long length() {
    return finished() ? 0 : -1;
  }

  private int fill(TimedInput from, byte[] piece) {
    try {
      int length = from.read(piece);
      while (length == 0) {
        length = from.read(piece);
      }
      return length;
    } catch (PluginException late) {
      closed = true;
      throw late;
    } catch (IOException | RuntimeException e) {
      // Also the server's own word for a connection that ended or for framing that is wrong.
      closed = true;
      throw gone(e);
    }
  }

  private static PluginException gone(Exception cause) {
    return new PluginException(
        ErrorCode.CANCELLED,
        "The client ended the connection before the whole body was sent.",
        cause);
  }

  /// What is left, without limits: for whoever throws it away.
  InputStream raw() {
    return in == null ? InputStream.nullInputStream() : in.raw();
  }

  /// Whether everything was read.
  boolean finished() {
    return in == null || finished;
  }

  /// Whether it was larger than allowed.
  boolean tooLarge() {
    return tooLarge;
  }

  long bytesMax() {
    return bytesMax;
  }

  @Override
  public void close() {
    closed = true;
  }
}
