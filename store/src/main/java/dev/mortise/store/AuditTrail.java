package dev.mortise.store;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Writes the audit of one host: in order, by one thread of its own, many records at a time.
///
/// A call hands its record over and goes on; who changes something waits until its record is on the
/// disk. Every process that shares a state folder appends to the same chain, in turns.
public final class AuditTrail implements AuditSink, AutoCloseable {
  static final String STARTED = "host.started";
  static final String STOPPED = "host.stopped";
  private static final String LOST = "audit.lost";
  private static final int BATCH_MAX = 1_000;
  private static final Duration WAIT_MAX = Duration.ofSeconds(15);

  private final AuditConfig config;
  private final AuditPen pen;
  private final String run;
  private final BlockingQueue<Waiting> queue;
  private final AtomicLong lost = new AtomicLong();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final Thread writer;
  // Of the writer alone: what could not be written yet, oldest first.
  private final List<Waiting> pending = new ArrayList<>();
  // Somebody waits for the disk, or the queue fills: the writer does not rest.
  private volatile boolean urgent;
  private volatile boolean closing;
  private volatile boolean failing;
  // Of the writer alone: the last signature could not be kept, and that was said.
  private boolean signatureFailing;

  /// One record on its way.
  ///
  /// @param kept completed when it is on the disk; null when nobody waits
  private record Waiting(long micros, AuditEntry entry, @Nullable CompletableFuture<Void> kept) {}

  AuditTrail(Database database, AuditKey key, AuditConfig config) {
    this.config = config;
    this.pen = new AuditPen(database, key, config);
    this.queue = new ArrayBlockingQueue<>(config.waiting());
    this.run =
        config.program()
            + ", pid "
            + ProcessHandle.current().pid()
            + ", run "
            + UUID.randomUUID().toString().substring(0, 8);
    this.writer = Thread.ofPlatform().daemon().name("mortise-audit").unstarted(this::write);
    writer.start();
  }

  /// The first record says that a host began: from there to its clean end `verify` expects every
  /// one. A host that only looks leaves no trace.
  private void begin(long micros) {
    if (!begun.get() && begun.compareAndSet(false, true)) {
      queue.add(new Waiting(micros, AuditEntry.ofHost(config.program(), STARTED, run), null));
    }
  }

  @Override
  public void record(CallRecord call) {
    offer(new Waiting(micros(call.time()), AuditEntry.of(call), null));
  }

  @Override
  public void intends(CallRecord call) {
    keep(micros(call.time()), AuditEntry.of(call));
  }

  @Override
  public void changed(Change change) {
    long micros = micros(change.time());
    if (change.end() == null) {
      keep(micros, AuditEntry.of(change));
    } else {
      offer(new Waiting(micros, AuditEntry.of(change), null));
    }
  }

  /// Never waits: what finds no room is counted, and the count is written.
  private boolean offer(Waiting waiting) {
    begin(waiting.micros());
    boolean taken = !closing && queue.offer(waiting);
    if (!taken) {
      lost.incrementAndGet();
    }
    if (waiting.kept() != null || queue.size() > config.waiting() / 2) {
      urgent = true;
      LockSupport.unpark(writer);
    }
    return taken;
  }

  private void keep(long micros, AuditEntry entry) {
    var kept = new CompletableFuture<Void>();
    if (!offer(new Waiting(micros, entry, kept))) {
      refuse("too many records wait to be written", null);
      return;
    }
    try {
      kept.get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "The call was interrupted.", e);
    } catch (TimeoutException e) {
      refuse("nothing could be written for " + WAIT_MAX.toSeconds() + " seconds", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      refuse(cause == null ? e.toString() : String.valueOf(cause.getMessage()), e);
    }
  }

  private void refuse(String why, @Nullable Exception e) {
    if (config.whenFull() == AuditConfig.WhenFull.REFUSE) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "The audit cannot be written, and nothing may change without it: " + why,
          e);
    }
  }

  /// Whether the last attempt to write failed.
  public boolean failing() {
    return failing;
  }

  private void write() {
    while (!closing || !queue.isEmpty() || !pending.isEmpty()) {
      // Reads wait for company: a commit costs nearly the same for one record as for a thousand.
      if (!closing && !urgent && queue.size() < BATCH_MAX) {
        LockSupport.parkNanos(this, config.flush().toNanos());
      }
      boolean wrote = flush();
      // Who comes between these two leaves a permit, with which the next rest ends at once.
      urgent = !queue.isEmpty();
      if (!wrote && closing) {
        break;
      }
      if (!wrote) {
        LockSupport.parkNanos(this, Duration.ofSeconds(1).toNanos());
      }
    }
  }

  /// Writes what waits; whether that went well.
  private boolean flush() {
    queue.drainTo(pending, BATCH_MAX - Math.min(BATCH_MAX, pending.size()));
    long missing = lost.getAndSet(0);
    if (missing > 0) {
      pending.add(
          new Waiting(
              now(),
              AuditEntry.ofHost(
                  config.program(),
                  LOST,
                  missing + " records could not be written before this one"),
              null));
    }
    try {
      if (!pending.isEmpty()) {
        pen.append(
            pending.stream().map(w -> new AuditPen.Line(w.micros(), w.entry())).toList(),
            pending.stream().anyMatch(w -> w.kept() != null));
        // They are in the chain: whatever fails from here on, they are not written again.
        pending.forEach(AuditTrail::kept);
        pending.clear();
      }
      failing = false;
    } catch (RuntimeException e) {
      failed(e);
      return false;
    }
    sign();
    return true;
  }

  /// Records that no signature vouches for yet are kept all the same, and nobody waits for one: it
  /// is tried again when the next would be due.
  private void sign() {
    try {
      if (pen.signIfDue()) {
        signatureFailing = false;
      }
    } catch (RuntimeException e) {
      if (!signatureFailing) {
        System.getLogger(AuditTrail.class.getName())
            .log(
                System.Logger.Level.ERROR,
                "The audit is written and cannot be signed, which is tried again: "
                    + e.getMessage());
      }
      signatureFailing = true;
    }
  }

  private static void kept(Waiting waiting) {
    if (waiting.kept() != null) {
      waiting.kept().complete(null);
    }
  }

  /// Who waits is told. With `REFUSE` their record goes, since what it tells of does not happen;
  /// all others stay, and new ones are counted when there is no room.
  private void failed(RuntimeException e) {
    if (!failing) {
      System.getLogger(AuditTrail.class.getName())
          .log(System.Logger.Level.ERROR, "The audit cannot be written: " + e.getMessage());
    }
    failing = true;
    pending.forEach(waiting -> {
      if (waiting.kept() != null) {
        waiting.kept().completeExceptionally(e);
      }
    });
    if (config.whenFull() == AuditConfig.WhenFull.REFUSE) {
      pending.removeIf(waiting -> waiting.kept() != null);
    }
  }

  private long now() {
    return micros(config.clock().instant());
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  /// Writes all that waits, says that this host stopped in order, and signs.
  @Override
  public void close() {
    if (closing) {
      return;
    }
    if (!begun.get()) {
      closing = true;
      LockSupport.unpark(writer);
      return;
    }
    Waiting last = new Waiting(now(), AuditEntry.ofHost(config.program(), STOPPED, run), null);
    try {
      if (!queue.offer(last, WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        lost.incrementAndGet();
      }
      closing = true;
      LockSupport.unpark(writer);
      if (writer.join(WAIT_MAX) && !failing) {
        pen.sign(true);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (PluginException e) {
      System.getLogger(AuditTrail.class.getName())
          .log(
              System.Logger.Level.WARNING, "The end of the audit is not signed: " + e.getMessage());
    }
  }
}
