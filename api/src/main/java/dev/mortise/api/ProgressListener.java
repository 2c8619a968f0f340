package dev.mortise.api;

import java.util.Optional;
import java.util.function.Supplier;

/// Hears how far a call into a plugin has come, for a surface that shows it.
///
/// Only the call that is made inside [#during] is heard, not what that call leads to in other
/// plugins. Called on a thread of the host, one report at a time for each call; must not block.
@FunctionalInterface
public interface ProgressListener {
  /// Nobody listens.
  ProgressListener NOBODY = _ -> {};

  /// The plugin says how far it is. The text is the plugin's own, cleaned by the host.
  void reported(Progress.Report report);

  /// Does something while the listener hears of the calls that this thread makes, streams that it
  /// opens included until their end.
  static <T> T during(ProgressListener listener, Supplier<T> work) {
    return ScopedValue.where(ListeningThread.CURRENT, listener).call(work::get);
  }

  /// Who listens to the calls that this thread makes.
  static Optional<ProgressListener> current() {
    return ListeningThread.CURRENT.isBound()
        ? Optional.of(ListeningThread.CURRENT.get())
        : Optional.empty();
  }
}
