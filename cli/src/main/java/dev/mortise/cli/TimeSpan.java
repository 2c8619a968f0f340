package dev.mortise.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads `500ms`, `10s`, `2m`, `1h`.
final class TimeSpan implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  @Override
  public Duration convert(String typed) {
    Matcher matcher = FORM.matcher(typed.strip());
    if (!matcher.matches()) {
      throw new TypeConversionException("'" + typed + "' is no time; write 500ms, 10s, 2m or 1h");
    }
    long number = Long.parseLong(matcher.group(1));
    Duration time =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        };
    if (time.isZero()) {
      throw new TypeConversionException("'" + typed + "' is no time: it must be longer than 0");
    }
    return time;
  }
}
