package dev.mortise.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// How long ago something was, the way people read it.
final class Ages {
  private Ages() {}

  /// The moment a document names, or null.
  static @Nullable Instant instant(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  static String since(@Nullable Instant then, Instant now) {
    if (then == null) {
      return "";
    }
    Duration age = Duration.between(then, now);
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + "m";
    }
    if (seconds < 172_800) {
      return seconds / 3_600 + "h" + (seconds < 36_000 ? seconds / 60 % 60 + "m" : "");
    }
    return seconds / 86_400 + "d";
  }
}
