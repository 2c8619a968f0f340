package dev.mortise.runtime.process;

import dev.mortise.api.MessageHandler.Event;
import dev.mortise.api.MessageHandler.Session;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a plugin of the Kilometers contract hears of sessions: of each one start and one end.
///
/// Our contract tells a session's beginning and end twice, as calls of their own with the session
/// and as events with what was measured; the contract of Kilometers has the event alone. Whichever
/// comes first is passed on, with the session's data; the other adds nothing. Safe for any thread.
final class StreamEvents {
  /// The session that was told of first is forgotten when more are open.
  private static final int SESSIONS_MAX = 1_000;

  private final Map<String, Known> sessions = new LinkedHashMap<>();

  private static final class Known {
    private Map<String, String> data = Map.of();
    private boolean started;
    private boolean ended;
  }

  /// A session begins.
  Optional<Event> started(Session session) {
    return of(new Event(session.id(), "start", Instant.now(), data(session)));
  }

  /// A session is over.
  synchronized Optional<Event> ended(Session session) {
    Optional<Event> end = of(new Event(session.id(), "end", Instant.now(), data(session)));
    sessions.remove(session.id());
    return end;
  }

  /// An event, if the plugin has not heard of it yet.
  synchronized Optional<Event> of(Event event) {
    Known session = known(event.session());
    boolean told =
        switch (event.type()) {
          case "start" -> session.started;
          case "end" -> session.ended;
          default -> false;
        };
    if (told) {
      return Optional.empty();
    }
    session.started |= event.type().equals("start");
    session.ended |= event.type().equals("end");
    Map<String, String> data = new LinkedHashMap<>(session.data);
    data.putAll(event.data());
    if (event.type().equals("start")) {
      session.data = Map.copyOf(data);
    }
    return Optional.of(new Event(event.session(), event.type(), event.time(), data));
  }

  private Known known(String session) {
    if (sessions.size() >= SESSIONS_MAX && !sessions.containsKey(session)) {
      sessions.remove(sessions.keySet().iterator().next());
    }
    return sessions.computeIfAbsent(session, unknown -> new Known());
  }

  private static Map<String, String> data(Session session) {
    return Map.of(
        "session_id", session.id(),
        "correlation_id", session.correlation(),
        "command", session.command());
  }
}
