package dev.mortise.runtime.wasm;

import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.Reply;
import dev.mortise.host.Delivery;
import dev.mortise.host.Description;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One instance and the contract it is spoken to by. For one thread at a time, like the instance.
///
/// Every method may throw [Trap], and then the instance has ended.
interface Talk {
  /// The instance.
  Guest guest();

  /// Asks what the plugin is.
  Description describe();

  /// One question, one answer.
  Reply call(Delivery delivery);

  /// Opens the stream that this instance serves from then on.
  ///
  /// @param caller whoever opened it: what they send is received here
  void open(Delivery delivery, Exchange caller);

  /// The next frame of that stream, or null after its last.
  @Nullable Frame pull();

  /// For how long the instance has computed since it was asked something or the host answered it;
  /// zero while it waits for the host, and where its contract has no streams. For any thread.
  default Duration computing() {
    return Duration.ZERO;
  }

  /// Ends what the instance has open at the host.
  void close();

  /// Nobody uses the instance any more: ends what it has open, and gives its memory back. For any
  /// thread, and as often as one likes.
  default void end() {
    close();
    guest().end();
  }
}
