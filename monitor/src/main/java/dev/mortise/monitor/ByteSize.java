package dev.mortise.monitor;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A size people write as `1MB`, `2 MiB`, `512KB` or `65536`.
///
/// `KB` and `KiB` mean the same, 1024 bytes, as they did in Kilometers.
///
/// @param bytes from 1 to 2 GiB less one, so that one array can hold it
public record ByteSize(int bytes) {
  private static final Pattern SHAPE =
      Pattern.compile("(-?[0-9]{1,18})(\\.[0-9]{1,9})?\\s*([A-Za-z]*)");

  /// Checks the bounds.
  public ByteSize {
    if (bytes < 1) {
      throw new IllegalArgumentException("A size is at least 1 byte, not " + bytes + ".");
    }
  }

  /// Reads what a person wrote.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`, with what to write instead
  public static ByteSize parse(String text) {
    Matcher matcher = SHAPE.matcher(text.strip());
    if (!matcher.matches()) {
      throw wrong(text, "expected a whole number and a unit, for example 1MB, 512KB or 65536");
    }
    long unit = unit(text, matcher.group(3));
    BigDecimal number =
        new BigDecimal(matcher.group(1) + (matcher.group(2) == null ? "" : matcher.group(2)));
    BigDecimal bytes = number.multiply(BigDecimal.valueOf(unit));
    if (bytes.signum() <= 0) {
      throw wrong(text, "a size is larger than nothing, for example 1MB");
    }
    if (bytes.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
      throw wrong(text, "the largest size is 2047MB");
    }
    if (matcher.group(2) != null) {
      throw wrong(text, "only whole numbers count; did you mean " + whole(bytes) + "?");
    }
    return new ByteSize(bytes.intValueExact());
  }

  /// The size with the largest unit that divides it.
  @Override
  public String toString() {
    return whole(BigDecimal.valueOf(bytes));
  }

  private static long unit(String text, String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "", "B" -> 1;
      case "K", "KB", "KIB" -> 1L << 10;
      case "M", "MB", "MIB" -> 1L << 20;
      case "G", "GB", "GIB" -> 1L << 30;
      default -> throw wrong(text, "the units are B, KB, MB and GB, not " + word);
    };
  }

  private static String whole(BigDecimal exact) {
    long bytes = exact.setScale(0, RoundingMode.CEILING).longValueExact();
    if (bytes % (1L << 20) == 0) {
      return (bytes >> 20) + "MB";
    }
    return bytes % (1L << 10) == 0 ? (bytes >> 10) + "KB" : Long.toString(bytes);
  }

  private static PluginException wrong(String text, String hint) {
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT, "`" + text.strip() + "` is not a size: " + hint + ".");
  }
}
