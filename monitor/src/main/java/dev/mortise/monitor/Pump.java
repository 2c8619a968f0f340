package dev.mortise.monitor;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// Moves bytes from one stream to another, as they come, on a platform thread of its own.
///
/// A virtual thread blocked in the read of a pipe would pin its carrier.
final class Pump {
  private static final int BUFFER_BYTES = 1 << 18;

  /// After the server's end no pipe can hold more of what it wrote.
  private static final long LAST_BYTES_MAX = 1L << 20;

  /// Where bytes go.
  interface Target {
    void write(byte[] buffer, int length) throws IOException;
  }

  private final InputStream source;
  private final Target target;
  private final Closeable atEnd;
  private final Thread thread;
  private volatile boolean reading = true;
  private volatile boolean cut;
  private volatile long passed;

  /// @param atEnd closes what must be closed when nothing more comes, or nothing more can go
  Pump(String name, InputStream source, Target target, Closeable atEnd) {
    this.source = source;
    this.target = target;
    this.atEnd = atEnd;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (atEnd) {
      for (int count = source.read(buffer); count >= 0 && !cut; count = source.read(buffer)) {
        reading = false;
        target.write(buffer, count);
        count(count);
        reading = true;
      }
    } catch (IOException closed) {
      // Either side is gone. The other one learns it, by the close, as it would without us.
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Only the pump's own thread writes it.
  private void count(int bytes) {
    passed += bytes;
  }

  /// Waits until everything the ended server wrote has passed.
  ///
  /// A reader that is slow is waited for; a pipe that a process left behind holds open is not.
  ///
  /// @return whether the stream really ended
  boolean finish(long patienceNanos) throws InterruptedException {
    long before = passed;
    long start = System.nanoTime();
    while (!thread.join(Duration.ofMillis(20))) {
      boolean late = System.nanoTime() - start > patienceNanos;
      if (late && (reading || passed - before > LAST_BYTES_MAX)) {
        cut = true;
        return false;
      }
    }
    return true;
  }
}
