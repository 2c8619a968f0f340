package dev.mortise.monitor;

import dev.mortise.api.Bytes;
import dev.mortise.api.Items;
import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.api.MessageHandler.Kind;
import dev.mortise.api.MessageHandler.Message;
import dev.mortise.api.MessageHandler.Session;
import dev.mortise.api.SessionTraffic;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// One run of the monitor, and those who look at it from outside.
///
/// Nothing waits for them, and while nobody looks nothing is copied for them: what plugins were
/// shown is kept for the next who looks, at most [#KEPT_MAX] messages and 4 MiB.
public final class MonitoredSession implements SessionTraffic {
  static final int KEPT_MAX = 256;

  private static final long KEPT_BYTES_MAX = 4L << 20;

  /// A longer message is shown to them cut off.
  static final int TEXT_BYTES_MAX = 64 << 10;

  private final Session session;
  private final Instant began = Instant.now();
  private final LongAdder inbound = new LongAdder();
  private final LongAdder outbound = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder blocked = new LongAdder();
  private final List<Onlooker> onlookers = new CopyOnWriteArrayList<>();

  // Set once, before anything passes.
  private volatile @Nullable Traffic traffic;

  // Guarded by this.
  private final ArrayDeque<Message> lately = new ArrayDeque<>();
  private long latelyBytes;
  private @Nullable End end;

  private record End(Instant time, int code) {}

  private MonitoredSession(Session session) {
    this.session = session;
  }

  /// A run that is about to begin.
  ///
  /// @param command the server and its arguments
  public static MonitoredSession of(List<String> command) {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    Instant now = Instant.now();
    long nanos =
        Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
    return new MonitoredSession(
        new Session(
            HexFormat.of().formatHex(random), "monitor_" + nanos, CommandLine.masked(command)));
  }

  Session session() {
    return session;
  }

  /// Where the bytes and the lines that nobody saw are counted.
  void over(Traffic passing) {
    traffic = passing;
  }

  @Override
  public Facts facts() {
    Traffic passing = traffic;
    End over = end();
    return new Facts(
        session.id(),
        ProcessHandle.current().pid(),
        session.command(),
        began,
        over == null ? null : over.time(),
        over == null ? null : over.code(),
        inbound.sum() + unseen(over, Direction.INBOUND),
        outbound.sum() + unseen(over, Direction.OUTBOUND),
        errors.sum(),
        blocked.sum(),
        passing == null ? 0 : passing.bytes());
  }

  /// Lines that passed since one was last looked at; at the end they are among those missed.
  private long unseen(@Nullable End over, Direction direction) {
    Traffic passing = traffic;
    return over != null || passing == null ? 0 : passing.rest(direction).lines();
  }

  private synchronized @Nullable End end() {
    return end;
  }

  @Override
  public synchronized Items<Sighting> follow() {
    var onlooker = new Onlooker(onlookers::remove);
    lately.forEach(message -> onlooker.show(message, ""));
    if (end == null) {
      onlookers.add(onlooker);
    } else {
      onlooker.end();
    }
    return onlooker;
  }

  /// Whether somebody who looks would take a message now.
  boolean wanted() {
    for (Onlooker each : onlookers) {
      if (each.hasRoom()) {
        return true;
      }
    }
    return false;
  }

  /// A message passed and was seen.
  void saw(Message message) {
    (message.direction() == Direction.INBOUND ? inbound : outbound).increment();
    if (message.kind() == Kind.ERROR) {
      errors.increment();
    }
    Message shown = cut(message);
    synchronized (this) {
      keep(shown);
      onlookers.forEach(each -> each.show(shown, ""));
    }
  }

  private void keep(Message message) {
    lately.add(message);
    latelyBytes += message.payload().size();
    while (lately.size() > KEPT_MAX || latelyBytes > KEPT_BYTES_MAX) {
      latelyBytes -= lately.remove().payload().size();
    }
  }

  /// A message was blocked by a plugin in line.
  void blocked(Message message, String why) {
    blocked.increment();
    Message shown = cut(message);
    onlookers.forEach(each -> each.show(shown, "blocked by " + why));
  }

  /// Messages passed that nobody saw.
  void missed(Direction direction, long count) {
    (direction == Direction.INBOUND ? inbound : outbound).add(count);
  }

  synchronized void ended(int code) {
    end = new End(Instant.now(), code);
    onlookers.forEach(Onlooker::end);
  }

  private static Message cut(Message message) {
    byte[] payload = message.payload().array();
    if (payload.length <= TEXT_BYTES_MAX) {
      return message;
    }
    return new Message(
        message.session(),
        message.sequence(),
        message.time(),
        message.direction(),
        message.kind(),
        message.method(),
        message.rpcId(),
        message.correlation(),
        message.exchange(),
        message.size(),
        true,
        Bytes.of(Arrays.copyOf(payload, TEXT_BYTES_MAX)));
  }
}
