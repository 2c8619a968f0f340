package dev.mortise.services;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One connection of one plugin to an address that was checked.
///
/// One thread may read while another writes; any may close it, which unblocks both.
final class EgressConnection implements AutoCloseable {
  private final Socket carrier;
  private final Runnable place;
  private final Watchdog watchdog;
  private final AtomicBoolean closed = new AtomicBoolean();
  // Set once, after the handshake and before anybody else sees the connection.
  private Socket socket;
  // Null while one deadline bounds the whole exchange.
  private volatile @Nullable Duration idle;

  /// A connection without an end yet: [#within] gives it one.
  ///
  /// @param place given back at the end
  EgressConnection(Socket carrier, ScheduledExecutorService timers, Runnable place) {
    this.carrier = carrier;
    this.socket = carrier;
    this.place = place;
    this.watchdog = new Watchdog(timers, this::close);
  }

  /// Is closed after so long, which may be at once.
  void within(Duration time) {
    watchdog.allow(time);
  }

  /// From now on TLS is spoken on it.
  void secured(Socket tls) {
    socket = tls;
  }

  Socket socket() {
    return socket;
  }

  /// No deadline from now on, but an end when nothing moves for so long.
  void stream(Duration limit) {
    idle = limit;
    watchdog.allow(limit);
  }

  /// Whether it was closed because its time was up.
  boolean late() {
    return watchdog.late();
  }

  InputStream input() throws IOException {
    return new FilterInputStream(socket.getInputStream()) {
      @Override
      public int read() throws IOException {
        int one = super.read();
        moved();
        return one;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        int count = super.read(into, from, length);
        moved();
        return count;
      }
    };
  }

  OutputStream output() throws IOException {
    return new FilterOutputStream(socket.getOutputStream()) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        moved();
      }
    };
  }

  /// Somebody reads or writes on it: the idle time begins anew.
  void moved() {
    Duration limit = idle;
    if (limit != null) {
      watchdog.allow(limit);
    }
  }

  /// Closes it at once, without the farewell of TLS, which would wait for whoever writes.
  /// Idempotent.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    watchdog.stop();
    try {
      carrier.close();
    } catch (IOException _) {
      // It is gone, which is what was wanted.
    } finally {
      place.run();
    }
  }
}
