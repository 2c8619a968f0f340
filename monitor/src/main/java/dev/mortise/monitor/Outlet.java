package dev.mortise.monitor;

import dev.mortise.api.MessageHandler.Direction;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// Where the bytes of one direction go, in order; copies of them go to [Traffic].
///
/// One pump writes. Anybody may slip a whole line in between two lines, without ever waiting for
/// the reader at the other end: while the pump writes, the line waits.
final class Outlet {
  /// More than this waits for no reader: one that sends on and on without reading a single answer
  /// gets no more of them.
  private static final long WAITING_BYTES_MAX = 8L << 20;

  private static final byte[] LINE_END = "\n".getBytes(StandardCharsets.US_ASCII);

  private final Direction direction;
  private final OutputStream target;
  private final Traffic traffic;
  private final Rush rush;
  private final ReentrantLock lock = new ReentrantLock();
  private final ConcurrentLinkedQueue<byte[]> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();

  // Both are read and written under the lock.
  private boolean atLineStart = true;
  private boolean gone;

  Outlet(Direction direction, OutputStream target, Traffic traffic, Rush rush) {
    this.direction = direction;
    this.target = target;
    this.traffic = traffic;
    this.rush = rush;
  }

  /// Passes bytes on; for the pump.
  void write(byte[] buffer, int length) throws IOException {
    if (length == 0) {
      return;
    }
    lock.lock();
    try {
      forward(buffer, length);
    } finally {
      lock.unlock();
    }
    slipIn();
  }

  /// Adds a line, with its end, as soon as another is complete.
  void inject(byte[] line) {
    if (waitingBytes.get() + line.length <= WAITING_BYTES_MAX) {
      waitingBytes.addAndGet(line.length);
      waiting.add(line);
    }
    slipIn();
  }

  /// Nothing more is written by the pump: what waits still goes.
  void finish() throws IOException {
    lock.lock();
    try {
      if (!waiting.isEmpty() && !atLineStart) {
        forward(LINE_END, LINE_END.length);
      }
    } finally {
      lock.unlock();
    }
    slipIn();
  }

  /// Whoever holds the lock looks again after letting go of it, so no line is left behind.
  private void slipIn() {
    boolean more = true;
    while (more && !waiting.isEmpty() && lock.tryLock()) {
      try {
        more = atLineStart && !gone;
        while (more) {
          byte[] line = waiting.poll();
          more = line != null;
          if (line != null) {
            waitingBytes.addAndGet(-line.length);
            forward(line, line.length);
          }
        }
        more = atLineStart && !gone;
      } catch (IOException end) {
        // Nobody reads any more; the pump learns it with its next bytes.
        gone = true;
        more = false;
      } finally {
        lock.unlock();
      }
    }
  }

  /// Forwards first; the copy comes after.
  private void forward(byte[] buffer, int length) throws IOException {
    long nanos = traffic.forwarding(direction);
    target.write(buffer, 0, length);
    target.flush();
    atLineStart = buffer[length - 1] == '\n';
    traffic.passed(direction, nanos, buffer, length);
    rush.passed(length);
  }
}
