package dev.mortise.host;

import dev.mortise.api.PluginService.Subscription;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/// What outlives a host: disabled, quarantined, granted. A port: a file, or a database that several
/// hosts share.
public interface StateStore {
  /// What was read or written last; never waits.
  Desired now();

  /// Reads what others changed.
  void refresh();

  /// Changes what is remembered of one plugin, respecting what others change at the same time; kept
  /// when this returns.
  ///
  /// @throws dev.mortise.api.PluginException `UNAVAILABLE` when it cannot be kept
  void change(String id, UnaryOperator<Desired.Entry> change);

  /// Tells of what others changed, after [#now] answers with it, and perhaps of what this host did;
  /// on a thread of the store's own, which waits for the listener. A store that nobody else writes
  /// into never does.
  default Subscription onChange(Runnable listener) {
    return () -> {};
  }

  /// The simple one: a JSON file that several processes may share.
  ///
  /// @throws dev.mortise.api.PluginException `UNAVAILABLE` when it is there and cannot be read
  static StateStore file(Path file) {
    return new DesiredState(file);
  }
}
