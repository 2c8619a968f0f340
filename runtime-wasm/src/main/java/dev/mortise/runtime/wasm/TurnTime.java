package dev.mortise.runtime.wasm;

import dev.mortise.api.Deadline;
import dev.mortise.host.Delivery;
import java.time.Duration;
import java.util.function.Supplier;

/// The time of one turn, and what is said of it when it was not enough.
///
/// @param patience for how long it is waited for
/// @param words how much it had and where from: `200 ms by limits.deadline; …`
record TurnTime(Patience patience, Supplier<String> words) {
  /// That of a call, or of what opens a stream.
  static TurnTime of(Delivery delivery) {
    return new TurnTime(delivery.call().deadline()::remaining, delivery.time()::words);
  }

  /// That in which a plugin says what it is.
  ///
  /// @param start until when the plugin must have started
  static TurnTime toDescribe(Deadline start, Duration makeTimeout) {
    Deadline own = Deadline.after(makeTimeout);
    boolean late = start.compareTo(own) < 0;
    Deadline first = start.min(own);
    return new TurnTime(
        first::remaining,
        () ->
            late
                ? "that of start-timeout; if it needs more, raise that"
                : "%,d ms to be made and to say what it is".formatted(makeTimeout.toMillis()));
  }

  /// That in which an instance hands over a frame of its stream; what it waits for does not count.
  static TurnTime ofFrame(Talk serving, Duration computeTimeout) {
    return new TurnTime(
        () -> computeTimeout.minus(serving.computing()),
        () ->
            "%,d ms of computing for a frame without asking the host anything"
                .formatted(computeTimeout.toMillis()));
  }
}
