package dev.mortise.api;

import org.jspecify.annotations.Nullable;

/// One side of an open stream of frames in both directions, with back-pressure.
///
/// One thread may send while another receives; neither call is for two threads at once. [#close]
/// and [#cancel] are for any thread and unblock the others.
public interface Exchange extends AutoCloseable {
  /// Sends one frame; blocks while the other side has no room for it.
  ///
  /// @throws PluginException what ended the stream
  void send(Frame frame);

  /// Says that this side sends no more. Idempotent.
  void finish();

  /// The next frame of the other side, or null after its last; blocks until there is one.
  ///
  /// @throws PluginException what ended the stream
  @Nullable Frame receive();

  /// Ends both directions at once; the other side is told the reason. Idempotent.
  void cancel(String reason);

  /// Cancels what has not ended by itself.
  @Override
  default void close() {
    cancel("closed");
  }
}
