package dev.mortise.embed;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Every setting of Mortise: the one table from which files, variables and options are read.
///
/// The name is what files and options say; the variables are `MORTISE_`, then `KM_`, then
/// `KILOMETERS_`, each followed by [#variable].
public enum SettingKey {
  API_KEY(
      "api-key",
      SettingType.SECRET,
      "",
      "API_KEY",
      "key of the account; plugins see it only" + " with the grant account:key"),
  API_ENDPOINT(
      "api-endpoint",
      SettingType.ADDRESS,
      "https://api.kilometers.ai",
      "API_ENDPOINT",
      "where the account's API is"),
  BUFFER_SIZE(
      "buffer-size",
      SettingType.BYTES,
      "1MiB",
      "BUFFER_SIZE",
      "the largest copy of a message that plugins are shown; 1 KiB to 100 MB"),
  BATCH_SIZE(
      "batch-size",
      SettingType.COUNT,
      "10",
      "BATCH_SIZE",
      "how many messages a logging plugin sends at once; 1 to 10000"),
  LOG_LEVEL("log-level", SettingType.LEVEL, "info", "LOG_LEVEL", "how much is logged"),
  DEBUG("debug", SettingType.SWITCH, "false", "DEBUG", "logs at level debug and tells plugins so"),
  PLUGIN_DIRS("plugin-dirs", SettingType.FOLDERS, "", "PLUGIN_DIR", "where plugins are looked for"),
  TIMEOUT(
      "timeout",
      SettingType.TIME,
      "30s",
      "TIMEOUT",
      "how long a call into a plugin may take; 1s to 5m"),
  START_TIMEOUT(
      "start-timeout",
      SettingType.TIME,
      "30s",
      "START_TIMEOUT",
      "how long a plugin may take to start; 1s to 10m"),
  RESTART_DELAY(
      "restart-delay",
      SettingType.TIME,
      "1s",
      "RESTART_DELAY",
      "how long a crashed plugin waits before it is started again; doubles each time"),
  RESTART_DELAY_MAX(
      "restart-delay-max", SettingType.TIME, "60s", "RESTART_DELAY_MAX", "the longest such wait"),
  QUARANTINE_FAILURES(
      "quarantine-failures",
      SettingType.COUNT,
      "5",
      "QUARANTINE_FAILURES",
      "so many failures within quarantine-window put a plugin into quarantine; 1 to 1000"),
  QUARANTINE_WINDOW(
      "quarantine-window",
      SettingType.TIME,
      "10m",
      "QUARANTINE_WINDOW",
      "the time in which failures are counted"),
  CONFINE_ALL(
      "confine-all",
      SettingType.SWITCH,
      "false",
      "CONFINE_ALL",
      "no plugin runs unconfined, whatever was granted; where none can be confined none runs"),
  AUTO_PROVISION(
      "auto-provision",
      SettingType.SWITCH,
      "false",
      "AUTO_PROVISION",
      "read from Kilometers' configuration; has no effect yet");

  /// Prefixes of variables, the strongest first.
  static final List<String> PREFIXES = List.of("MORTISE_", "KM_", "KILOMETERS_");

  /// Names that settings had elsewhere: they work, with a warning that says today's name.
  static final Map<String, SettingKey> RENAMED =
      Map.of(
          "api-url", API_ENDPOINT,
          "endpoint", API_ENDPOINT,
          "default-timeout", TIMEOUT,
          "plugin-dir", PLUGIN_DIRS,
          "plugins-dir", PLUGIN_DIRS);

  private final String text;
  private final SettingType type;
  private final String defaultText;
  private final String variable;
  private final String about;

  SettingKey(String text, SettingType type, String defaultText, String variable, String about) {
    this.text = text;
    this.type = type;
    this.defaultText = defaultText;
    this.variable = variable;
    this.about = about;
  }

  /// The name in files and options: `api-key`.
  public String text() {
    return text;
  }

  /// What stands behind the prefix of its variables: `API_KEY`.
  public String variable() {
    return variable;
  }

  /// What it is for.
  public String about() {
    return about;
  }

  /// Whether its value is never shown whole.
  public boolean secret() {
    return type == SettingType.SECRET;
  }

  /// What a value looks like, as the end of "expected …".
  public String expected() {
    return type.expected();
  }

  /// The key of that name.
  public static Optional<SettingKey> of(String text) {
    return Arrays.stream(values()).filter(k -> k.text.equals(text)).findFirst();
  }

  static List<String> names() {
    return Stream.of(values()).map(SettingKey::text).toList();
  }

  String defaultText() {
    return defaultText;
  }

  SettingType type() {
    return type;
  }

  /// The variables that set it, the strongest first. `KM_PLUGINS_DIR` is not among them: that
  /// folder is read beside the others, not instead of them.
  List<String> variables() {
    if (this == PLUGIN_DIRS) {
      return List.of("MORTISE_PLUGIN_DIR");
    }
    var names = PREFIXES.stream().map(p -> p + variable);
    return this == API_ENDPOINT
        ? Stream.concat(names, Stream.of("KM_API_URL", "KILOMETERS_API_URL")).toList()
        : names.toList();
  }

  /// What is wrong with a value that has the right form, or null.
  @Nullable String outside(Object value) {
    return switch (this) {
      case BUFFER_SIZE -> within((Long) value, 1_000, 100L << 20, "1 KiB to 100 MiB");
      case BATCH_SIZE -> within((Integer) value, 1, 10_000, "1 to 10000");
      case QUARANTINE_FAILURES -> within((Integer) value, 1, 1_000, "1 to 1000");
      case TIMEOUT -> within(millis(value), 1_000, 300_000, "1s to 5m");
      case START_TIMEOUT -> within(millis(value), 1_000, 600_000, "1s to 10m");
      case RESTART_DELAY, RESTART_DELAY_MAX -> within(millis(value), 10, 3_600_000, "10ms to 1h");
      case QUARANTINE_WINDOW -> within(millis(value), 1_000, 86_400_000, "1s to 24h");
      case API_KEY, API_ENDPOINT, LOG_LEVEL, DEBUG, PLUGIN_DIRS, CONFINE_ALL, AUTO_PROVISION ->
          null;
    };
  }

  private static long millis(Object time) {
    return ((Duration) time).toMillis();
  }

  private static @Nullable String within(long value, long least, long most, String words) {
    return value < least || value > most ? words : null;
  }
}
