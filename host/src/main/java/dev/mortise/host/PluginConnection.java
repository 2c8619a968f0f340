package dev.mortise.host;

import dev.mortise.api.Exchange;
import dev.mortise.api.Reply;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/// A started plugin, before and while it serves calls. Safe for any thread; held by the host alone.
public interface PluginConnection extends AutoCloseable {
  /// What the plugin says it is. Has no effects; asked once, before anything else.
  Description describe();

  /// The description was accepted: the runtime does what its dialect needs before the first call.
  /// Host functions are open from here on.
  void ready();

  /// One question, one answer. Blocks until the answer, the call's deadline, or an interrupt, which
  /// the plugin is told.
  Reply call(Delivery delivery);

  /// Opens a stream; the deadline of the call bounds the opening only.
  Exchange open(Delivery delivery);

  /// Asks whether the plugin feels well; returns quietly when it does.
  ///
  /// @throws dev.mortise.api.PluginException when it does not or does not answer in time
  void check(Duration timeout);

  /// Completes at the moment the plugin is gone, however that came.
  CompletionStage<Ending> closed();

  /// How its code is kept, in a few words for people: `bubblewrap, no network`.
  String protection();

  /// Its process, where there is one.
  OptionalLong pid();

  /// Asks it to end, waits so long, then ends it by force. Blocks; idempotent.
  void stop(Duration grace);

  /// Ends it by force, now.
  @Override
  void close();
}
