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
  RECORD_FILES(
      "record-files",
      SettingType.SWITCH,
      "true",
      "RECORD_FILES",
      "files that a confined plugin tries to open outside of its sandbox are in the audit; opening"
          + " any file takes it some microseconds longer"),
  MODULE_MEMORY(
      "module-memory",
      SettingType.BYTES,
      "",
      "MODULE_MEMORY",
      "the memory of all instances of WebAssembly modules together; half of the host's heap unless set; 1 MiB to 1 TiB"),
  DATABASE(
      "database",
      SettingType.SECRET,
      "",
      "DATABASE",
      "postgresql://user:password@host/name, where several servers share one; else a file"),
  STORAGE_QUOTA(
      "storage-quota",
      SettingType.BYTES,
      "10MiB",
      "STORAGE_QUOTA",
      "how much each plugin may keep in its storage; 1 KiB to 1 TiB"),
  STORAGE_ENCRYPT(
      "storage-encrypt",
      SettingType.PLUGINS,
      "",
      "STORAGE_ENCRYPT",
      "plugins whose values in storage are encrypted from now on; * for all"),
  AUDIT_REQUIRED(
      "audit-required",
      SettingType.SWITCH,
      "true",
      "AUDIT_REQUIRED",
      "while the audit cannot be written, what changes something is refused"),
  RATE(
      "rate",
      SettingType.RATE,
      "100/s",
      "RATE",
      "calls into a plugin, out of it, and in each area of permissions, where its manifest asks for nothing else; twice as many at once"),
  RATE_MAX(
      "rate-max",
      SettingType.RATE,
      "10000/s",
      "RATE_MAX",
      "the most that a plugin's manifest may ask for"),
  AREA_RATES(
      "area-rates",
      SettingType.AREA_RATES,
      "",
      "AREA_RATES",
      "areas of permissions in which no plugin gets more, such as net=20/s k8s=50/s"),
  CONCURRENCY(
      "concurrency",
      SettingType.COUNT,
      "64",
      "CONCURRENCY",
      "calls at the same time into one plugin; its manifest may ask for less; 1 to 10000"),
  QUEUE(
      "queue",
      SettingType.COUNT,
      "256",
      "QUEUE",
      "calls that may wait for a place in one plugin, more are refused at once; 0 to 100000"),
  ISOLATE_CALLERS(
      "isolate-callers",
      SettingType.SWITCH,
      "false",
      "ISOLATE_CALLERS",
      "every caller of a plugin gets a process of their own, whatever its manifest says"),
  CALLER_INSTANCES(
      "caller-instances",
      SettingType.COUNT,
      "16",
      "CALLER_INSTANCES",
      "so many such processes of one plugin at the same time; 1 to 1000"),
  OIDC_ISSUER(
      "oidc-issuer",
      SettingType.ADDRESS,
      "",
      "OIDC_ISSUER",
      "the OpenID provider people may sign in with, as it writes itself"),
  OIDC_CLIENT_ID(
      "oidc-client-id",
      SettingType.TEXT,
      "",
      "OIDC_CLIENT_ID",
      "what that provider calls this server"),
  OIDC_CLIENT_SECRET(
      "oidc-client-secret",
      SettingType.SECRET,
      "",
      "OIDC_CLIENT_SECRET",
      "what this server proves it with"),
  OIDC_SCOPES(
      "oidc-scopes",
      SettingType.TEXT,
      "profile email groups",
      "OIDC_SCOPES",
      "what is asked of the provider beside openid"),
  OIDC_NAME_CLAIM(
      "oidc-name-claim",
      SettingType.TEXT,
      "preferred_username",
      "OIDC_NAME_CLAIM",
      "the claim that becomes the name of a new user"),
  OIDC_GROUPS_CLAIM(
      "oidc-groups-claim",
      SettingType.TEXT,
      "groups",
      "OIDC_GROUPS_CLAIM",
      "the claim that lists groups, to which roles may be given"),
  TRUSTED_PROXIES(
      "trusted-proxies",
      SettingType.ADDRESS_BLOCKS,
      "",
      "TRUSTED_PROXIES",
      "proxies in front of this server, such as 10.0.0.0/8 ::1, that are believed where a request came from"),
  OTLP_ENDPOINT(
      "otlp-endpoint",
      SettingType.ADDRESS,
      "",
      "OTLP_ENDPOINT",
      "where calls of plugins are told as OpenTelemetry's spans and metrics, such as http://localhost:4318; nowhere unless set"),
  OTLP_HEADERS(
      "otlp-headers",
      SettingType.SENT_HEADERS,
      "",
      "OTLP_HEADERS",
      "headers sent along with them, as name=value,name=value with values percent-encoded"),
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
    return type == SettingType.SECRET || type == SettingType.SENT_HEADERS;
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
    return switch (this) {
      case API_ENDPOINT ->
          Stream.concat(names, Stream.of("KM_API_URL", "KILOMETERS_API_URL")).toList();
      case OTLP_ENDPOINT -> Stream.concat(names, Stream.of("OTEL_EXPORTER_OTLP_ENDPOINT")).toList();
      case OTLP_HEADERS -> Stream.concat(names, Stream.of("OTEL_EXPORTER_OTLP_HEADERS")).toList();
      default -> names.toList();
    };
  }

  /// What is wrong with a value that has the right form, or null.
  @Nullable String outside(Object value) {
    return switch (this) {
      case BUFFER_SIZE -> within((Long) value, 1_000, 100L << 20, "1 KiB to 100 MiB");
      case MODULE_MEMORY -> within((Long) value, 1L << 20, 1L << 40, "1 MiB to 1 TiB");
      case STORAGE_QUOTA -> within((Long) value, 1L << 10, 1L << 40, "1 KiB to 1 TiB");
      case BATCH_SIZE -> within((Integer) value, 1, 10_000, "1 to 10000");
      case QUARANTINE_FAILURES -> within((Integer) value, 1, 1_000, "1 to 1000");
      case TIMEOUT -> within(millis(value), 1_000, 300_000, "1s to 5m");
      case START_TIMEOUT -> within(millis(value), 1_000, 600_000, "1s to 10m");
      case RESTART_DELAY, RESTART_DELAY_MAX -> within(millis(value), 10, 3_600_000, "10ms to 1h");
      case QUARANTINE_WINDOW -> within(millis(value), 1_000, 86_400_000, "1s to 24h");
      case CONCURRENCY -> within((Integer) value, 1, 10_000, "1 to 10000");
      case QUEUE -> within((Integer) value, 0, 100_000, "0 to 100000");
      case CALLER_INSTANCES -> within((Integer) value, 1, 1_000, "1 to 1000");
      case API_KEY,
          API_ENDPOINT,
          RATE,
          RATE_MAX,
          AREA_RATES,
          ISOLATE_CALLERS,
          OIDC_ISSUER,
          OIDC_CLIENT_ID,
          OIDC_CLIENT_SECRET,
          OIDC_SCOPES,
          OIDC_NAME_CLAIM,
          OIDC_GROUPS_CLAIM,
          TRUSTED_PROXIES,
          OTLP_ENDPOINT,
          OTLP_HEADERS,
          LOG_LEVEL,
          DEBUG,
          PLUGIN_DIRS,
          CONFINE_ALL,
          RECORD_FILES,
          DATABASE,
          STORAGE_ENCRYPT,
          AUDIT_REQUIRED,
          AUTO_PROVISION ->
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
