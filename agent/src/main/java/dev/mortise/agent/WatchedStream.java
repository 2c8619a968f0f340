package dev.mortise.agent;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A stream that ends with a failure when nothing comes for too long, or when it takes too long
/// altogether. A thread of its own (`agent-watch`) closes it then, which wakes the reader.
final class WatchedStream extends FilterInputStream {
  private final long silenceNanos;
  private final long endNanos;
  private final CountDownLatch closed = new CountDownLatch(1);
  // Written by the reader, read by the watch.
  private volatile long lastNanos = System.nanoTime();
  // Written by the watch, read by the reader.
  private volatile String late = "";

  WatchedStream(InputStream stream, Duration silence, Duration whole) {
    super(stream);
    this.silenceNanos = silence.toNanos();
    this.endNanos = System.nanoTime() + whole.toNanos();
    Thread.ofVirtual().name("agent-watch").start(this::watch);
  }

  private void watch() {
    try {
      while (!closed.await(left(), TimeUnit.NANOSECONDS)) {
        if (left() <= 0) {
          late =
              endNanos - System.nanoTime() <= 0
                  ? "its answer takes too long"
                  : "it said nothing for " + TimeUnit.NANOSECONDS.toSeconds(silenceNanos) + " s";
          in.close();
          return;
        }
      }
    } catch (InterruptedException | IOException e) {
      // Nobody interrupts it; and a stream that fails to close has nobody reading it.
      Thread.currentThread().interrupt();
    }
  }

  private long left() {
    long now = System.nanoTime();
    return Math.min(lastNanos + silenceNanos - now, endNanos - now);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int read;
    try {
      read = in.read(bytes, from, length);
    } catch (IOException e) {
      throw late.isEmpty() ? e : new IOException(late, e);
    }
    if (!late.isEmpty()) {
      throw new IOException(late);
    }
    lastNanos = System.nanoTime();
    return read;
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    super.close();
  }
}
