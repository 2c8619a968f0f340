package dev.mortise.monitor;

import dev.mortise.api.Bytes;
import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.api.MessageHandler.Kind;
import dev.mortise.api.MessageHandler.Message;
import dev.mortise.api.MessageHandler.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Looks at the copies of what passed: cuts lines, says what they are, hands them to the fan-out.
///
/// All state belongs to its one thread. When no plugin can take a message and nobody looks it is
/// counted, neither copied nor read.
final class Observation {
  private static final long OVERLOAD_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Traffic traffic;
  private final Fanout fanout;
  private final MonitoredSession watched;
  private final Session session;
  private final MessageClassifier classifier = new MessageClassifier();
  private final Exchanges exchanges;
  private final Side inbound;
  private final Side outbound;
  private final Thread thread;
  private long sequence;

  Observation(Traffic traffic, Fanout fanout, MonitoredSession watched, int copyMax) {
    this.traffic = traffic;
    this.fanout = fanout;
    this.watched = watched;
    this.session = watched.session();
    this.exchanges = new Exchanges(session.id());
    this.inbound = new Side(Direction.INBOUND, copyMax);
    this.outbound = new Side(Direction.OUTBOUND, copyMax);
    this.thread = Thread.ofPlatform().name("monitor-observe").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Waits until all copies are looked at; call after [Traffic#close].
  void finish(Duration patience) throws InterruptedException {
    if (!thread.join(patience)) {
      thread.interrupt();
      thread.join(patience);
    }
  }

  private void run() {
    long spent = 0;
    try {
      for (Traffic.Chunk chunk = traffic.take(); chunk != null; chunk = traffic.take()) {
        Side side = chunk.direction() == Direction.INBOUND ? inbound : outbound;
        side.time = chunk.time();
        if (!chunk.before().isEmpty()) {
          // Traffic is faster than anyone can look: the pumps need the processor more.
          traffic.pause(Math.max(OVERLOAD_PAUSE_NANOS, 4 * spent));
        }
        long start = System.nanoTime();
        side.framer.gap(chunk.before());
        side.framer.feed(chunk.bytes(), 0, chunk.bytes().length);
        spent = System.nanoTime() - start;
      }
    } catch (InterruptedException late) {
      // The session's end waits no longer for us.
    }
    inbound.end();
    outbound.end();
  }

  private void lost(Direction direction, long count) {
    sequence += count;
    watched.missed(direction, count);
    fanout.miss(count);
  }

  /// One direction's lines.
  private final class Side implements LineFramer.Sink {
    private final Direction direction;
    private final LineFramer framer;
    private Instant time = Instant.EPOCH;

    Side(Direction direction, int copyMax) {
      this.direction = direction;
      this.framer = new LineFramer(copyMax, this);
    }

    void end() {
      framer.gap(traffic.rest(direction));
      framer.end();
    }

    @Override
    public void lost(long lines) {
      Observation.this.lost(direction, lines);
    }

    @Override
    public void line(byte[] array, int offset, int length, long size, byte[] tail) {
      if (length == 0) {
        return;
      }
      if (!fanout.hasRoom(length) && !watched.wanted()) {
        Observation.this.lost(direction, 1);
        return;
      }
      boolean truncated = size > length;
      classifier.classify(
          array,
          offset,
          length,
          truncated,
          tail,
          new MessageClassifier.Sink() {
            @Override
            public void message(
                Kind kind,
                @Nullable String method,
                MessageClassifier.@Nullable Id id,
                int start,
                int count) {
              byte[] payload = Arrays.copyOfRange(array, start, start + count);
              show(kind, method, id, truncated && count == length ? size : count, payload);
            }

            @Override
            public void lost(long parts) {
              Observation.this.lost(direction, parts);
            }
          });
    }

    private void show(
        Kind kind,
        @Nullable String method,
        MessageClassifier.@Nullable Id id,
        long size,
        byte[] payload) {
      Optional<Exchanges.Exchange> exchange = exchange(kind, method, id);
      Message message =
          new Message(
              session.id(),
              ++sequence,
              time,
              direction,
              kind,
              method != null ? method : exchange.map(Exchanges.Exchange::method).orElse(null),
              id == null ? null : id.json(),
              session.correlation(),
              exchange.map(Exchanges.Exchange::id).orElse(null),
              size,
              size > payload.length,
              Bytes.of(payload));
      watched.saw(message);
      fanout.observe(message);
    }

    private Optional<Exchanges.Exchange> exchange(
        Kind kind, @Nullable String method, MessageClassifier.@Nullable Id id) {
      if (id == null) {
        return Optional.empty();
      }
      return kind == Kind.REQUEST && method != null
          ? Optional.of(exchanges.asked(direction, id.key(), method))
          : exchanges.answered(direction, id.key());
    }
  }
}
