package dev.mortise.mcp;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// All sessions over HTTP, by their ids: at most so many, so many of one caller, and none that
/// nobody uses any more.
final class HttpSessions {
  private final Map<String, HttpSession> byId = new ConcurrentHashMap<>();
  private final McpConfig config;
  private final InstantSource clock;

  HttpSessions(McpConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  /// Where the caller has as many as they may, one that answers nothing ends: first those on which
  /// nobody listens, of these the one used longest ago.
  ///
  /// @throws PluginException `RESOURCE_EXHAUSTED` when all of the caller's are answering something,
  ///   or there are too many of all callers
  synchronized void add(McpStreamableServerSession session, Caller caller) {
    Instant now = clock.instant();
    endIdle(now);
    if (!endOldest(caller)) {
      throw refused(
          session,
          "All %d MCP sessions a user may have are running something; end one or wait."
              .formatted(config.sessionsEachMax()));
    }
    if (byId.size() >= config.sessionsMax()) {
      throw refused(
          session,
          "%d MCP sessions are open, which is the limit; end one.".formatted(config.sessionsMax()));
    }
    byId.put(session.getId(), new HttpSession(session, caller, now));
  }

  private void endIdle(Instant now) {
    Instant then = now.minus(config.sessionIdle());
    byId.values()
        .removeIf(session -> {
          boolean idle = session.idleSince(then);
          if (idle) {
            session.end();
          }
          return idle;
        });
  }

  private static PluginException refused(McpStreamableServerSession session, String why) {
    session.close();
    return new PluginException(ErrorCode.RESOURCE_EXHAUSTED, why);
  }

  /// @return whether there is room for one more of the caller's
  private boolean endOldest(Caller caller) {
    List<HttpSession> own =
        byId.values().stream().filter(session -> session.belongsTo(caller)).toList();
    int tooMany = own.size() + 1 - config.sessionsEachMax();
    List<HttpSession> oldest =
        own.stream()
            .filter(session -> !session.busy())
            .sorted(Comparator.comparing(HttpSession::listening).thenComparing(HttpSession::used))
            .limit(Math.max(0, tooMany))
            .toList();
    oldest.forEach(this::remove);
    return oldest.size() >= tooMany;
  }

  /// The session of that id, if it is this caller's.
  Optional<HttpSession> find(String id, Caller caller) {
    Optional<HttpSession> found =
        Optional.ofNullable(byId.get(id)).filter(s -> s.belongsTo(caller));
    found.ifPresent(s -> s.touch(clock.instant()));
    return found;
  }

  void remove(HttpSession session) {
    byId.remove(session.session().getId());
    session.end();
  }

  List<HttpSession> all() {
    return List.copyOf(byId.values());
  }

  void endAll() {
    byId.values().forEach(HttpSession::end);
    byId.clear();
  }
}
