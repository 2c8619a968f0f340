package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import dev.mortise.api.SessionTraffic;
import java.util.List;

/// The sessions of the monitor, as the workspace reads them. Methods may wait; called on threads
/// that may.
public interface MonitorSessions {
  /// There are none.
  MonitorSessions NONE =
      new MonitorSessions() {
        @Override
        public List<SessionTraffic.Facts> all() {
          return List.of();
        }

        @Override
        public Items<SessionTraffic.Sighting> follow(String session) {
          throw new PluginException(ErrorCode.NOT_FOUND, "There is no session " + session + ".");
        }
      };

  /// Those that run, and then those that are over, newest first. One that is over without an exit
  /// code was killed, nobody knows when.
  ///
  /// @throws PluginException `UNAVAILABLE` when they cannot be looked for
  List<SessionTraffic.Facts> all();

  /// The messages of one that runs; ends with it.
  ///
  /// @param session its id
  /// @throws PluginException `NOT_RUNNING` when it is over
  Items<SessionTraffic.Sighting> follow(String session);
}
