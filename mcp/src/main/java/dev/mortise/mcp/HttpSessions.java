package dev.mortise.mcp;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// All sessions over HTTP, by their ids: at most so many, and none that nobody uses any more.
final class HttpSessions {
  private final Map<String, HttpSession> byId = new ConcurrentHashMap<>();
  private final McpConfig config;
  private final InstantSource clock;

  HttpSessions(McpConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  /// @throws PluginException `RESOURCE_EXHAUSTED` when there are too many
  void add(McpStreamableServerSession session, Caller caller) {
    Instant now = clock.instant();
    endIdle(now);
    if (byId.size() >= config.sessionsMax()) {
      session.close();
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
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
