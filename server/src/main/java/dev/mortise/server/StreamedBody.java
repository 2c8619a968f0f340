package dev.mortise.server;

import dev.mortise.api.Body;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The body of a request, read only as fast as somebody pulls it, up to a number of bytes and a
/// time.
///
/// The plugin's side pulls it; the thread of the connection asks afterwards what went wrong.
final class StreamedBody implements Body {
  private static final int PIECE_BYTES = 64 * 1024;

  private final InputStream in;
  private final long bytesMax;
  private final Deadline deadline;
  private long read;
  // Published to the thread of the connection.
  private volatile boolean finished;
  private volatile boolean closed;
  private volatile boolean tooLarge;

  StreamedBody(InputStream in, long bytesMax, Deadline deadline) {
    this.in = in;
    this.bytesMax = bytesMax;
    this.deadline = deadline;
  }

  @Override
  public byte @Nullable [] next() {
    if (closed || finished) {
      return null;
    }
    if (deadline.expired()) {
      throw new PluginException(
          ErrorCode.DEADLINE_EXCEEDED, "The client did not send the whole body in time.");
    }
    byte[] piece = new byte[PIECE_BYTES];
    int length = fill(piece);
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

  private int fill(byte[] piece) {
    try {
      int length = in.read(piece);
      while (length == 0) {
        length = in.read(piece);
      }
      return length;
    } catch (IOException | UncheckedIOException e) {
      closed = true;
      throw gone(e);
    } catch (RuntimeException e) {
      // The server's own word for a connection that ended or for framing that is wrong.
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
    return in;
  }

  /// Whether everything was read.
  boolean finished() {
    return finished;
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
