package dev.mortise.protocol;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Quantities written with their unit: `64 MiB`, `2s`, `100/s`.
///
/// Every reader answers empty for what it does not understand, for zero and below, and for what
/// would not fit.
public final class Units {
  /// For messages: how sizes are written.
  public static final String BYTES_FORM = "a size such as 64 MiB (B, KB, MB, GB, KiB, MiB, GiB)";

  /// For messages: how times are written.
  public static final String DURATION_FORM = "a time such as 2s (ms, s, m, h, d)";

  /// For messages: how rates are written.
  public static final String RATE_FORM = "a rate such as 100/s (s, m or h)";

  private static final Pattern QUANTITY =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)\\s?([A-Za-z]{0,3})");
  private static final Map<String, Long> BYTES =
      Map.of(
          "",
          1L,
          "B",
          1L,
          "KB",
          1_000L,
          "MB",
          1_000_000L,
          "GB",
          1_000_000_000L,
          "KiB",
          1L << 10,
          "MiB",
          1L << 20,
          "GiB",
          1L << 30);
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> SECONDS = Map.of("s", 1L, "m", 60L, "h", 3_600L);
  private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)\\s?/\\s?([smh])");

  private Units() {}

  /// A number of bytes; `KB` is 1000, `KiB` is 1024, no unit means bytes.
  public static Optional<Long> bytes(String text) {
    return quantity(text, BYTES);
  }

  /// A time of at least a millisecond; it always has a unit.
  public static Optional<Duration> duration(String text) {
    return quantity(text, MILLIS).map(Duration::ofMillis);
  }

  /// A rate, as so many per second.
  public static Optional<Double> perSecond(String text) {
    Matcher rate = RATE.matcher(text.strip());
    if (!rate.matches()) {
      return Optional.empty();
    }
    double value = Double.parseDouble(rate.group(1)) / SECONDS.getOrDefault(rate.group(2), 1L);
    return value > 0 ? Optional.of(value) : Optional.empty();
  }

  /// A rate the way people write it; [#perSecond(String)] reads it back.
  public static String perSecond(double rate) {
    for (String unit : List.of("s", "m", "h")) {
      double value = rate * SECONDS.getOrDefault(unit, 1L);
      if (value == Math.rint(value)) {
        return (long) value + "/" + unit;
      }
    }
    return rate + "/s";
  }

  private static Optional<Long> quantity(String text, Map<String, Long> units) {
    Matcher quantity = QUANTITY.matcher(text.strip());
    if (!quantity.matches() || !units.containsKey(quantity.group(2))) {
      return Optional.empty();
    }
    BigDecimal value =
        new BigDecimal(quantity.group(1))
            .multiply(BigDecimal.valueOf(units.getOrDefault(quantity.group(2), 1L)))
            .setScale(0, RoundingMode.DOWN);
    return value.signum() > 0 && value.toBigInteger().bitLength() < 63
        ? Optional.of(value.longValueExact())
        : Optional.empty();
  }
}
