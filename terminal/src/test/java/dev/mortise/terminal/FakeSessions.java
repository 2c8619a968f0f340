package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.api.MessageHandler.Kind;
import dev.mortise.api.PluginException;
import dev.mortise.api.SessionTraffic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Sessions whose messages a test sends.
final class FakeSessions implements MonitorSessions {
  final List<SessionTraffic.Facts> sessions = new CopyOnWriteArrayList<>();
  private final Map<String, Following> followed = new ConcurrentHashMap<>();

  static SessionTraffic.Facts facts(String id, @Nullable Instant ended, @Nullable Integer code) {
    return new SessionTraffic.Facts(
        id, 4242, "files-server --root /srv", Instant.EPOCH, ended, code, 7, 5, 1, 2, 12_345);
  }

  static SessionTraffic.Sighting message(
      long sequence, Kind kind, String method, String risk, String verdict, String text) {
    Direction direction =
        kind == Kind.RESPONSE || kind == Kind.ERROR ? Direction.OUTBOUND : Direction.INBOUND;
    return new SessionTraffic.Sighting(
        sequence,
        Instant.EPOCH,
        direction,
        kind,
        method,
        Long.toString(sequence),
        text.length(),
        false,
        risk,
        verdict,
        text);
  }

  void send(String session, SessionTraffic.Sighting message) {
    following(session).queue.add(Optional.of(message));
  }

  void end(String session) {
    following(session).close();
  }

  private Following following(String session) {
    return Objects.requireNonNull(followed.get(session), "nobody follows " + session);
  }

  private static final class Following implements Items<SessionTraffic.Sighting> {
    private final LinkedBlockingQueue<Optional<SessionTraffic.Sighting>> queue =
        new LinkedBlockingQueue<>();

    @Override
    public SessionTraffic.@Nullable Sighting next() {
      try {
        return queue.take().orElse(null);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }

    @Override
    public void close() {
      queue.add(Optional.empty());
    }
  }

  @Override
  public List<SessionTraffic.Facts> all() {
    return List.copyOf(sessions);
  }

  @Override
  public Items<SessionTraffic.Sighting> follow(String session) {
    if (sessions.stream().noneMatch(s -> s.id().equals(session) && s.ended() == null)) {
      throw new PluginException(ErrorCode.NOT_RUNNING, "The session is over.");
    }
    return followed.computeIfAbsent(session, _ -> new Following());
  }
}
