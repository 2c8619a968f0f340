package dev.mortise.control;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import dev.mortise.api.SessionTraffic;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The session of a monitor in another process, through its control socket. Safe for any thread.
///
/// Every method may throw [dev.mortise.api.PluginException]: `UNAVAILABLE` when the monitor is
/// gone, `DEADLINE_EXCEEDED` when it hangs, `UNIMPLEMENTED` when that host runs no session.
public final class ControlTraffic implements SessionTraffic {
  private static final Duration READING = Duration.ofSeconds(5);

  private final Path socket;

  private ControlTraffic(Path socket) {
    this.socket = socket;
  }

  /// The session of that host. Nothing is sent before something is asked.
  public static ControlTraffic of(RunningHost host) {
    return new ControlTraffic(host.socket());
  }

  @Override
  public Facts facts() {
    JsonNode answer =
        ControlConnection.ask(socket, ControlJson.object().put("op", "session"), READING);
    return ControlJson.record(answer.path("ok"), Facts.class);
  }

  @Override
  public Items<Sighting> follow() {
    Items<Sighting> passing =
        ControlConnection.listen(socket, ControlJson.object().put("op", "followSession"), READING)
            .items(Sighting.class);
    return new Items<>() {
      @Override
      public @Nullable Sighting next() {
        try {
          return passing.next();
        } catch (PluginException e) {
          // A monitor runs one session and is gone with it, often before it can say so.
          if (e.code() == ErrorCode.UNAVAILABLE) {
            return null;
          }
          throw e;
        }
      }

      @Override
      public void close() {
        passing.close();
      }
    };
  }
}
