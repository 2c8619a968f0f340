package dev.mortise.agent;

import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// How long to wait before asking again.
final class RetryAfter {
  /// A person waits: longer than this is told instead of waited out.
  static final Duration LONGEST = Duration.ofSeconds(20);

  private RetryAfter() {}

  /// What the provider demands, as seconds or a date; else a second, doubling. Nothing when it
  /// demands more than [#LONGEST].
  static Optional<Duration> of(HttpResponse<?> response, int attempt) {
    Duration wait =
        response
            .headers()
            .firstValue("Retry-After")
            .flatMap(RetryAfter::read)
            .orElse(Duration.ofSeconds(1L << (attempt - 1)));
    return wait.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(wait);
  }

  static Optional<Duration> read(String header) {
    String text = header.strip();
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(Instant.now(), at);
      return Optional.of(left.isNegative() ? Duration.ZERO : left);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
