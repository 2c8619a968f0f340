package dev.mortise.host;

import dev.mortise.api.Deadline;
import java.time.Duration;
import java.util.Objects;

/// How much time a call into a plugin has, and who gave it no more.
///
/// @param time from its beginning on
/// @param from whose word counts
public record CallTime(Duration time, From from) {
  /// Who gave it no more.
  public enum From {
    /// The plugin's own manifest, as `limits.deadline`.
    MANIFEST,
    /// Whoever called.
    CALLER,
    /// The call that it is a part of, which had no more left.
    OUTER_CALL
  }

  /// Nothing may be missing.
  public CallTime {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(from, "from");
  }

  /// The same as part of a call that ends then.
  CallTime within(Deadline outer) {
    Duration left = outer.remaining();
    return left.compareTo(time) < 0 ? new CallTime(left, From.OUTER_CALL) : this;
  }

  /// For whoever reads that it was not enough: `200 ms by limits.deadline; …`.
  public String words() {
    String text =
        switch (from) {
          case MANIFEST -> "%,d ms by limits.deadline; if it needs more, raise that";
          case CALLER -> "%,d ms given by its caller; if it needs more, call it with more";
          case OUTER_CALL -> "%,d ms left of the call that this was part of";
        };
    return text.formatted(time.toMillis());
  }
}
