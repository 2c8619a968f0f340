package dev.mortise.control;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Lines over a socket, each no longer than [#LINE_BYTES_MAX].
///
/// One thread reads; any thread may write, whole lines at a time; [#close] is for any thread and
/// unblocks the others.
final class LineChannel implements AutoCloseable {
  static final int LINE_BYTES_MAX = 4 << 20;

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocate(16 << 10).flip();
  private final ReentrantLock writing = new ReentrantLock();

  LineChannel(SocketChannel channel) {
    this.channel = channel;
  }

  /// The next line without its end, or null at the end of the stream; what is left without a line's
  /// end is not a line.
  ///
  /// @throws PluginException `RESOURCE_EXHAUSTED` when the line is too long; nothing can be read
  ///   after that
  byte @Nullable [] read() throws IOException {
    var line = new ByteArrayOutputStream(256);
    while (true) {
      int start = in.position();
      int end = lineEnd();
      line.write(in.array(), start, (end < 0 ? in.limit() : end) - start);
      if (line.size() > LINE_BYTES_MAX) {
        throw tooLong();
      }
      if (end >= 0) {
        in.position(end + 1);
        return line.toByteArray();
      }
      in.clear();
      int count = channel.read(in);
      in.flip();
      if (count < 0) {
        return null;
      }
    }
  }

  private int lineEnd() {
    for (int i = in.position(); i < in.limit(); i++) {
      if (in.get(i) == '\n') {
        return i;
      }
    }
    return -1;
  }

  /// Writes one line; blocks while the other side does not read.
  ///
  /// @throws PluginException `RESOURCE_EXHAUSTED` when the line is too long; nothing was written
  void write(byte[] line) throws IOException {
    if (line.length > LINE_BYTES_MAX) {
      throw tooLong();
    }
    var end = ByteBuffer.wrap(new byte[] {'\n'});
    ByteBuffer[] parts = {ByteBuffer.wrap(line), end};
    writing.lock();
    try {
      while (end.hasRemaining()) {
        channel.write(parts);
      }
    } finally {
      writing.unlock();
    }
  }

  private static PluginException tooLong() {
    return new PluginException(
        ErrorCode.RESOURCE_EXHAUSTED,
        "A message on the control socket may have at most %d bytes; this one has more."
            .formatted(LINE_BYTES_MAX));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nobody uses it any more; the operating system closes the rest.
    }
  }
}
