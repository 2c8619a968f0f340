package dev.mortise.runtime.process;

import dev.mortise.api.Deadline;
import dev.mortise.api.Exchange;
import dev.mortise.api.Reply;
import dev.mortise.host.Delivery;
import dev.mortise.host.Description;
import java.time.Duration;

/// The contract spoken on a plugin's connection, translated to envelopes. Safe for any thread.
///
/// The methods mean what those of [dev.mortise.host.PluginConnection] mean.
interface Dialect extends AutoCloseable {
  /// Asks the plugin what it is; no effects.
  Description describe(Deadline deadline);

  /// What the contract wants before the first call.
  void ready(Deadline deadline);

  /// One question, one answer.
  Reply call(Delivery delivery);

  /// A stream.
  Exchange open(Delivery delivery);

  /// Looks after the contract's own long-lived parts; the process's health is asked elsewhere.
  default void check() {}

  /// What the contract wants said before the process is asked to end.
  default void ending(Duration grace) {}

  /// Ends what the dialect keeps open.
  @Override
  default void close() {}
}
