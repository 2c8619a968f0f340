package dev.mortise.monitor;

import dev.mortise.api.MessageHandler.Direction;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Copies of what passed, between the two pumps and the one thread that looks at them.
///
/// Bounded: when it is full, a pump leaves a [Gap] instead of a copy and goes on. A pump never
/// waits here for anything but the lock, which nobody holds longer than a queue operation.
final class Traffic {
  /// The least that may wait, for both directions together.
  private static final long WAITING_BYTES_LEAST = 8L << 20;

  /// How long a response waits for the request that is just being copied: on a busy machine the
  /// pump that forwarded it may not get to run for a while.
  private static final long ORDER_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

  /// The same once much waits behind it: then the pump is rather held up by a server that does not
  /// read.
  private static final long ORDER_NANOS_CROWDED = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long CROWD_BYTES = 1L << 20;

  /// How long the reader leaves the pumps alone when traffic begins anew: most responses have
  /// passed by then, undisturbed by the plugins' work.
  private static final long HEAD_START_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /// Bytes of one read, and what was lost before them.
  @SuppressWarnings("ArrayRecordComponent") // Never compared; one reader.
  record Chunk(Direction direction, Instant time, long nanos, byte[] bytes, Gap before) {}

  private final long waitingBytesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Lane inbound = new Lane();
  private final Lane outbound = new Lane();
  private long waitingBytes;
  private long passedBytes;
  private boolean closed;
  private boolean readerWaits;

  /// Whether any plugin would take a message now; if not, nothing is copied.
  private volatile BooleanSupplier wanted = () -> false;

  /// @param messageBytesMax the largest message that is shown whole: one that is on its way in each
  ///   direction finds room
  Traffic(int messageBytesMax) {
    waitingBytesMax = Math.max(WAITING_BYTES_LEAST, 2L * messageBytesMax);
  }

  private static final class Lane {
    final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    Gap gap = Gap.NONE;

    /// When the read began to be forwarded that is not queued yet; 0 when there is none.
    volatile long forwarding;
  }

  private Lane lane(Direction direction) {
    return direction == Direction.INBOUND ? inbound : outbound;
  }

  /// Sets what says whether copies are wanted; asked for every chunk, must not block.
  void wantWhen(BooleanSupplier anyRoom) {
    wanted = anyRoom;
  }

  /// A pump has read something and forwards it now.
  long forwarding(Direction direction) {
    long now = Math.max(1, System.nanoTime() & Long.MAX_VALUE);
    lane(direction).forwarding = now;
    return now;
  }

  /// A pump has forwarded what it read.
  void passed(Direction direction, long nanos, byte[] buffer, int length) {
    Lane lane = lane(direction);
    byte[] copy = copyIfRoom(buffer, length);
    Gap gap = copy == null ? Gap.of(buffer, length) : Gap.NONE;
    Instant time = Instant.now();
    lock.lock();
    try {
      lane.forwarding = 0;
      passedBytes += length;
      if (readerWaits) {
        changed.signal();
      }
      if (copy == null) {
        lane.gap = lane.gap.and(gap);
        return;
      }
      lane.chunks.add(new Chunk(direction, time, nanos, copy, lane.gap));
      lane.gap = Gap.NONE;
      waitingBytes += length;
    } finally {
      lock.unlock();
    }
  }

  private byte @Nullable [] copyIfRoom(byte[] buffer, int length) {
    if (!wanted.getAsBoolean()) {
      return null;
    }
    lock.lock();
    try {
      if (waitingBytes + length > waitingBytesMax) {
        return null;
      }
    } finally {
      lock.unlock();
    }
    return Arrays.copyOf(buffer, length);
  }

  /// No more will pass.
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// What passed next; null at the end. For one reader.
  @Nullable Chunk take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Lane next = earliest();
        if (next != null) {
          letOtherCatchUp(next);
          Lane chosen = earliest();
          return poll(chosen == null ? next : chosen);
        }
        if (closed) {
          return null;
        }
        readerWaits = true;
        changed.await();
        readerWaits = false;
        giveHeadStart();
      }
    } finally {
      lock.unlock();
    }
  }

  private void giveHeadStart() throws InterruptedException {
    long left = HEAD_START_NANOS;
    while (!closed && left > 0) {
      left = changed.awaitNanos(left);
    }
  }

  /// Leaves the pumps alone for a while; not once everything has passed.
  void pause(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /// How many bytes passed, both ways together.
  long bytes() {
    lock.lock();
    try {
      return passedBytes;
    } finally {
      lock.unlock();
    }
  }

  /// What was lost after the last chunk of a direction, so far.
  Gap rest(Direction direction) {
    lock.lock();
    try {
      return lane(direction).gap;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Lane earliest() {
    Chunk in = inbound.chunks.peek();
    Chunk out = outbound.chunks.peek();
    if (in == null || out == null) {
      return in != null ? inbound : out != null ? outbound : null;
    }
    return in.nanos() <= out.nanos() ? inbound : outbound;
  }

  /// Traffic is forwarded before it is copied, so a quick server's response can be here before the
  /// request it answers: wait a moment for a pump that began earlier and is not blocked.
  private void letOtherCatchUp(Lane next) throws InterruptedException {
    Lane other = next == inbound ? outbound : inbound;
    Chunk first = next.chunks.peek();
    if (first == null || !other.chunks.isEmpty()) {
      return;
    }
    readerWaits = true;
    while (other.chunks.isEmpty() && isEarlier(other.forwarding, first.nanos())) {
      long patience = waitingBytes > CROWD_BYTES ? ORDER_NANOS_CROWDED : ORDER_NANOS_MAX;
      long left = patience - ((System.nanoTime() & Long.MAX_VALUE) - first.nanos());
      if (closed || left <= 0 || changed.awaitNanos(left) <= 0) {
        break;
      }
    }
    readerWaits = false;
  }

  private static boolean isEarlier(long forwarding, long nanos) {
    return forwarding != 0 && forwarding < nanos;
  }

  private Chunk poll(Lane lane) {
    Chunk chunk = lane.chunks.remove();
    waitingBytes -= chunk.bytes().length;
    return chunk;
  }
}
