package dev.mortise.server;

import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.Optional;

/// Where server-sent events come from. One thread reads; closing is for any thread and ends the
/// reading.
interface EventStream extends AutoCloseable {
  /// Waits for the next event, but no longer than that.
  Next next(Duration wait);

  @Override
  void close();

  /// What came of waiting.
  sealed interface Next {
    /// An event.
    ///
    /// @param name of its kind; no line breaks
    record Some(String name, Json data) implements Next {}

    /// Nothing yet.
    record Quiet() implements Next {}

    /// Nothing more.
    ///
    /// @param failure why, where it did not end by itself
    record End(Optional<PluginException> failure) implements Next {}
  }
}
