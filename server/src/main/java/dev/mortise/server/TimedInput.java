package dev.mortise.server;

import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The body of a request until a deadline. A client that stalls in the middle is hung up on then:
/// nothing else ends a read. Who reads after it is told that it is too late.
final class TimedInput extends FilterInputStream {
  private final LiveConnection connection;
  private final Deadline deadline;

  TimedInput(InputStream raw, LiveConnection connection, Deadline deadline) {
    super(raw);
    this.connection = connection;
    this.deadline = deadline;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (deadline.expired()) {
      throw late(null);
    }
    connection.hangUpAt(deadline);
    try {
      return super.read(bytes, offset, length);
    } catch (IOException | RuntimeException e) {
      if (deadline.expired()) {
        throw late(e);
      }
      throw e;
    } finally {
      connection.stay();
    }
  }

  private static PluginException late(@Nullable Exception cause) {
    return new PluginException(
        ErrorCode.DEADLINE_EXCEEDED, "The client did not send the whole body in time.", cause);
  }

  /// The same without a deadline: for whoever throws the rest away.
  InputStream raw() {
    return in;
  }
}
