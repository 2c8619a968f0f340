package dev.mortise.embed;

import dev.mortise.protocol.Units;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How the text of a setting becomes a value, with its unit.
enum SettingType {
  /// A text that is never shown whole.
  SECRET("a key without blanks"),
  /// Headers of HTTP requests, which are never shown whole.
  SENT_HEADERS("headers such as name=value,name=value, what is special in a value written as %20"),
  /// A text on one line.
  TEXT("a text on one line"),
  /// So many per second.
  RATE(Units.RATE_FORM),
  /// Areas of permissions with a rate each.
  AREA_RATES("areas of permissions with a rate each, such as net=20/s k8s=50/s"),
  /// An address of an HTTP service.
  ADDRESS("an address such as https://api.example.com"),
  /// Blocks of IP addresses.
  ADDRESS_BLOCKS("IP addresses or blocks of them, such as 10.0.0.0/8 2001:db8::/32 127.0.0.1"),
  /// A number of bytes.
  BYTES("a size such as 1MiB, 512KiB, 2MB or 1048576 (bytes)"),
  /// A number of things.
  COUNT("a whole number"),
  /// How much is logged.
  LEVEL("one of trace, debug, info, warn, error"),
  /// Yes or no.
  SWITCH("true or false"),
  /// Folders, as in `PATH`.
  FOLDERS("one or more folders"),
  /// Plugins by their ids.
  PLUGINS("ids of plugins such as notes backup-manager, or * for all"),
  /// A time.
  TIME("a time such as 30s, 500ms, 2m, 1h or 30 (seconds)");

  static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");

  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s*([A-Za-zµ]*)");

  private final String expected;

  SettingType(String expected) {
    this.expected = expected;
  }

  /// What a value looks like, as the end of "expected …".
  String expected() {
    return expected;
  }

  /// The value of a text.
  ///
  /// @throws IllegalArgumentException with nothing to show when it has no such form
  Object parse(String text) {
    return switch (this) {
      case SECRET -> secret(text);
      case SENT_HEADERS -> SentHeaders.checked(text);
      case TEXT -> line(text);
      case RATE -> rate(text);
      case AREA_RATES -> AreaRates.parse(text);
      case ADDRESS -> address(text);
      case ADDRESS_BLOCKS -> AddressBlocks.parse(text);
      case BYTES -> bytes(text);
      case COUNT -> Integer.valueOf(text);
      case LEVEL -> level(text);
      case SWITCH -> flag(text);
      case FOLDERS -> text;
      case PLUGINS -> PluginIds.parse(text);
      case TIME -> time(text);
    };
  }

  /// The value as people write it; [#parse] reads it back.
  String show(Object value) {
    return switch (this) {
      case SECRET, SENT_HEADERS -> SettingValue.masked((String) value);
      case BYTES -> showBytes((Long) value);
      case TIME -> showTime((Duration) value);
      case RATE -> Units.perSecond((Double) value);
      case ADDRESS, ADDRESS_BLOCKS, AREA_RATES, COUNT, LEVEL, SWITCH, FOLDERS, PLUGINS, TEXT ->
          value.toString();
    };
  }

  private static String secret(String text) {
    if (text.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw new IllegalArgumentException("blanks");
    }
    return text;
  }

  private static String line(String text) {
    if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new IllegalArgumentException("control characters");
    }
    return text;
  }

  private static Double rate(String text) {
    return Units.perSecond(text).orElseThrow(() -> new IllegalArgumentException("no rate"));
  }

  private static URI address(String text) {
    try {
      var address = new URI(text);
      boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (!http || address.getHost() == null || address.getUserInfo() != null) {
        throw new IllegalArgumentException("not http");
      }
      return address;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Long bytes(String text) {
    Matcher amount = amount(text);
    long factor =
        switch (amount.group(2).toLowerCase(Locale.ROOT)) {
          case "", "b" -> 1;
          // KB is KiB here, as it was in Kilometers.
          case "k", "kb", "kib" -> 1L << 10;
          case "m", "mb", "mib" -> 1L << 20;
          case "g", "gb", "gib" -> 1L << 30;
          default -> throw new IllegalArgumentException("unit");
        };
    return exactly(amount, factor);
  }

  private static Duration time(String text) {
    Matcher amount = amount(text);
    ChronoUnit unit =
        switch (amount.group(2)) {
          case "ns" -> ChronoUnit.NANOS;
          case "us", "µs" -> ChronoUnit.MICROS;
          case "ms" -> ChronoUnit.MILLIS;
          case "", "s" -> ChronoUnit.SECONDS;
          case "m", "min" -> ChronoUnit.MINUTES;
          case "h" -> ChronoUnit.HOURS;
          default -> throw new IllegalArgumentException("unit");
        };
    try {
      return Duration.of(Long.parseLong(amount.group(1)), unit);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Matcher amount(String text) {
    Matcher amount = AMOUNT.matcher(text.strip());
    if (!amount.matches()) {
      throw new IllegalArgumentException("no amount");
    }
    return amount;
  }

  private static long exactly(Matcher amount, long factor) {
    try {
      return Math.multiplyExact(Long.parseLong(amount.group(1)), factor);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String level(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    String level = word.equals("warning") ? "warn" : word.equals("fatal") ? "error" : word;
    if (!LEVELS.contains(level)) {
      throw new IllegalArgumentException("level");
    }
    return level;
  }

  private static Boolean flag(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (List.of("true", "1", "yes", "on").contains(word)) {
      return true;
    }
    if (List.of("false", "0", "no", "off", "").contains(word)) {
      return false;
    }
    throw new IllegalArgumentException("flag");
  }

  private static String showBytes(long bytes) {
    record Unit(long bytes, String name) {}
    return Stream.of(
            new Unit(1L << 30, "GiB"), new Unit(1L << 20, "MiB"), new Unit(1L << 10, "KiB"))
        .filter(u -> bytes >= u.bytes() && bytes % u.bytes() == 0)
        .findFirst()
        .map(u -> bytes / u.bytes() + u.name())
        .orElse(bytes + "B");
  }

  private static String showTime(Duration time) {
    if (time.toNanos() % 1_000_000 != 0) {
      return time.toNanos() + "ns";
    }
    if (time.toMillisPart() != 0) {
      return time.toMillis() + "ms";
    }
    return !time.isZero() && time.toSecondsPart() == 0
        ? time.toMinutes() + "m"
        : time.toSeconds() + "s";
  }
}
