package dev.mortise.app;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import dev.mortise.api.SessionTraffic;
import dev.mortise.control.ControlClient;
import dev.mortise.control.ControlTraffic;
import dev.mortise.embed.MortisePaths;
import dev.mortise.terminal.MonitorSessions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The monitor's sessions of this user: those that run answer through their control sockets, of
/// those that are over a note is kept.
record SessionsOfThisUser(MortisePaths paths) implements MonitorSessions {
  @Override
  public List<SessionTraffic.Facts> all() {
    Map<String, SessionTraffic.Facts> all = new LinkedHashMap<>();
    running().forEach((id, session) -> all.put(id, session.facts()));
    for (SessionTraffic.Facts noted : new SessionRecords(paths.state()).read()) {
      all.putIfAbsent(noted.id(), noted.ended() == null && !lives(noted) ? killed(noted) : noted);
    }
    return List.copyOf(all.values());
  }

  private Map<String, ControlTraffic> running() {
    Map<String, ControlTraffic> running = new LinkedHashMap<>();
    ControlClient.find(paths.run()).reversed().stream()
        .filter(host -> host.name().equals("monitor"))
        .map(ControlTraffic::of)
        .forEach(traffic -> {
          try {
            running.put(traffic.facts().id(), traffic);
          } catch (PluginException e) {
            // It ended in this moment, hangs, or is of a version that shows no session.
          }
        });
    return running;
  }

  /// A process of that number that began later is another one.
  private static boolean lives(SessionTraffic.Facts noted) {
    return ProcessHandle.of(noted.pid())
        .flatMap(process -> process.info().startInstant())
        .filter(start -> !start.isAfter(noted.began()))
        .isPresent();
  }

  /// Nobody knows when.
  private static SessionTraffic.Facts killed(SessionTraffic.Facts noted) {
    return new SessionTraffic.Facts(
        noted.id(),
        noted.pid(),
        noted.command(),
        noted.began(),
        noted.began(),
        null,
        noted.inbound(),
        noted.outbound(),
        noted.errors(),
        noted.blocked(),
        noted.bytes());
  }

  @Override
  public Items<SessionTraffic.Sighting> follow(String session) {
    ControlTraffic traffic = running().get(session);
    if (traffic == null
        && all().stream().anyMatch(s -> s.id().equals(session) && s.ended() == null)) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE, "The monitor of this session does not answer; r tries again.");
    }
    if (traffic == null) {
      throw new PluginException(
          ErrorCode.NOT_RUNNING,
          "The session is over, and its messages are kept by nobody; the plugin recorder keeps"
              + " those of the next ones.");
    }
    return traffic.follow();
  }
}
