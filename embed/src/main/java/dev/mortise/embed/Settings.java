package dev.mortise.embed;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.AddressBlock;
import java.io.File;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The settings in effect, for every command the same: option over variable over file over default.
///
/// Immutable. Reading never fails: what is wrong stands in [#problems], all of it at once, and the
/// default stands in for the value. Whoever is about to act calls [#valid] first.
public final class Settings {
  private final Map<SettingKey, Object> values = new EnumMap<>(SettingKey.class);
  private final List<SettingValue> shown = new ArrayList<>();
  private final List<String> problems;
  private final List<String> warnings;
  private final List<PluginFolder> pluginFolders;
  private final Map<String, Json> pluginSettings;

  private Settings(SettingsSources sources) {
    var layers = SettingLayers.read(sources);
    pluginSettings = Map.copyOf(ConfigFile.own(sources.paths().configFile(), layers));
    ConfigFile.kilometers(sources.kilometersFile(), layers);
    pluginFolders = PluginFolders.of(sources, layers);
    for (SettingKey key : SettingKey.values()) {
      resolve(key, layers);
    }
    check(layers);
    problems = layers.problems();
    warnings = layers.warnings();
  }

  /// Reads every source.
  public static Settings read(SettingsSources sources) {
    return new Settings(sources);
  }

  private void resolve(SettingKey key, SettingLayers layers) {
    var raw = layers.find(key).orElse(byDefault(key, ""));
    Object value = parsed(key, raw, layers);
    if (value == null) {
      raw = byDefault(key, "default, since what %s says is refused".formatted(raw.origin()));
      value = key.defaultText().isEmpty() ? "" : key.type().parse(key.defaultText());
    }
    values.put(key, value);
    shown.add(key == SettingKey.PLUGIN_DIRS ? shownFolders() : shown(key, raw, value));
  }

  private static SettingLayers.Raw byDefault(SettingKey key, String origin) {
    return new SettingLayers.Raw(key.defaultText(), SettingSource.DEFAULT, origin);
  }

  /// The value of a text; null where it cannot be one, and then the problem is told.
  private static @Nullable Object parsed(
      SettingKey key, SettingLayers.Raw raw, SettingLayers layers) {
    if (raw.text().isEmpty()) {
      return "";
    }
    try {
      Object value = key.type().parse(raw.text());
      String bounds = key.outside(value);
      if (bounds == null) {
        return value;
      }
      layers.problem(
          "%s: %s must be within %s; came %s."
              .formatted(raw.origin(), key.text(), bounds, raw.text()));
    } catch (IllegalArgumentException e) {
      String came = key.secret() ? "something else" : "\"" + raw.text() + "\"";
      layers.problem(
          "%s: %s: expected %s; came %s."
              .formatted(raw.origin(), key.text(), key.expected(), came));
    }
    return null;
  }

  private static SettingValue shown(SettingKey key, SettingLayers.Raw raw, Object value) {
    String text = value.equals("") ? "" : key.type().show(value);
    return new SettingValue(key.text(), text, raw.source(), raw.origin(), key.about());
  }

  private SettingValue shownFolders() {
    PluginFolder first = pluginFolders.getFirst();
    String folders =
        pluginFolders.stream()
            .map(f -> f.path().toString())
            .collect(Collectors.joining(File.pathSeparator));
    String origins =
        pluginFolders.stream()
            .map(PluginFolder::origin)
            .distinct()
            .collect(Collectors.joining(", "));
    return new SettingValue(
        SettingKey.PLUGIN_DIRS.text(),
        folders,
        first.source(),
        origins,
        SettingKey.PLUGIN_DIRS.about());
  }

  private void check(SettingLayers layers) {
    URI endpoint = apiEndpoint();
    if ("http".equals(endpoint.getScheme()) && !loopback(endpoint.getHost())) {
      layers.warning(
          "api-endpoint %s is not https: the API key would cross the network in plain text."
              .formatted(endpoint));
    }
    if (openId().filter(o -> o.clientId().isEmpty() || o.clientSecret().isEmpty()).isPresent()) {
      layers.problem("oidc-issuer is set; oidc-client-id and oidc-client-secret must be too.");
    }
    if (restartDelay().compareTo(restartDelayMax()) > 0) {
      layers.problem(
          "restart-delay %s is longer than restart-delay-max %s."
              .formatted(restartDelay(), restartDelayMax()));
    }
  }

  private static boolean loopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    // Only literal addresses: a name must not be resolved to read a configuration.
    boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
    try {
      return literal && InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// Every setting in the order of [SettingKey], secrets masked.
  public List<SettingValue> values() {
    return List.copyOf(shown);
  }

  /// What keeps these settings from being used; empty when nothing does.
  public List<String> problems() {
    return problems;
  }

  /// What a person should know: renamed keys, files that are too open.
  public List<String> warnings() {
    return warnings;
  }

  /// These settings, if nothing is wrong with them.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` with every problem, one a line
  public Settings valid() {
    if (!problems.isEmpty()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          Stream.concat(
                  Stream.of("The configuration cannot be used:"),
                  problems.stream().map(p -> "  " + p))
              .collect(Collectors.joining("\n")));
    }
    return this;
  }

  /// The key of the account, in plain text; empty where none is configured.
  public Optional<String> apiKey() {
    return Optional.of(value(SettingKey.API_KEY, String.class)).filter(k -> !k.isEmpty());
  }

  /// Where the account's API is.
  public URI apiEndpoint() {
    return value(SettingKey.API_ENDPOINT, URI.class);
  }

  /// The largest copy of a message that plugins are shown, in bytes.
  public long bufferBytes() {
    return value(SettingKey.BUFFER_SIZE, Long.class);
  }

  /// How many messages a logging plugin sends at once.
  public int batchSize() {
    return value(SettingKey.BATCH_SIZE, Integer.class);
  }

  /// `trace`, `debug`, `info`, `warn` or `error`; `debug` where only [#debug] was asked for.
  public String logLevel() {
    boolean said =
        shown.stream()
            .anyMatch(v ->
                v.name().equals(SettingKey.LOG_LEVEL.text())
                    && v.source() != SettingSource.DEFAULT);
    return debug() && !said ? "debug" : value(SettingKey.LOG_LEVEL, String.class);
  }

  /// Whether the operator debugs; plugins of Kilometers are told.
  public boolean debug() {
    return value(SettingKey.DEBUG, Boolean.class);
  }

  /// Whether no plugin may run unconfined, whatever was granted.
  public boolean confineAll() {
    return value(SettingKey.CONFINE_ALL, Boolean.class);
  }

  /// Whether files that a confined plugin was refused are in the audit.
  public boolean recordFiles() {
    return value(SettingKey.RECORD_FILES, Boolean.class);
  }

  /// What all instances of modules may have as their memory together, in bytes; empty for half of
  /// this JVM's heap.
  public OptionalLong moduleMemory() {
    return optional(SettingKey.MODULE_MEMORY, Long.class)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /// The URL of a shared database, with its password; empty for the file in the state folder.
  public Optional<String> database() {
    return Optional.of(value(SettingKey.DATABASE, String.class)).filter(url -> !url.isEmpty());
  }

  /// How much each plugin may keep, in bytes.
  public long storageQuota() {
    return value(SettingKey.STORAGE_QUOTA, Long.class);
  }

  /// The plugins whose stored values are encrypted; `*` for all.
  public Set<String> storageEncrypt() {
    return optional(SettingKey.STORAGE_ENCRYPT, PluginIds.class)
        .map(PluginIds::all)
        .orElse(Set.of());
  }

  /// Whether what changes something is refused while the audit cannot be written.
  public boolean auditRequired() {
    return value(SettingKey.AUDIT_REQUIRED, Boolean.class);
  }

  /// How long a call into a plugin may take.
  public Duration timeout() {
    return value(SettingKey.TIMEOUT, Duration.class);
  }

  /// How long a plugin may take to start.
  public Duration startTimeout() {
    return value(SettingKey.START_TIMEOUT, Duration.class);
  }

  /// The first wait before a crashed plugin is started again.
  public Duration restartDelay() {
    return value(SettingKey.RESTART_DELAY, Duration.class);
  }

  /// The longest such wait.
  public Duration restartDelayMax() {
    return value(SettingKey.RESTART_DELAY_MAX, Duration.class);
  }

  /// So many failures within [#quarantineWindow] put a plugin into quarantine.
  public int quarantineFailures() {
    return value(SettingKey.QUARANTINE_FAILURES, Integer.class);
  }

  /// The time in which failures are counted.
  public Duration quarantineWindow() {
    return value(SettingKey.QUARANTINE_WINDOW, Duration.class);
  }

  /// Calls per second where a plugin's manifest asks for nothing else.
  public double rate() {
    return value(SettingKey.RATE, Double.class);
  }

  /// The most that a manifest may ask for.
  public double rateMax() {
    return value(SettingKey.RATE_MAX, Double.class);
  }

  /// By the word of an area of permissions, the most per second any plugin gets in it.
  public Map<String, Double> areaRates() {
    return optional(SettingKey.AREA_RATES, AreaRates.class)
        .map(AreaRates::perSecond)
        .orElse(Map.of());
  }

  /// Calls at the same time into one plugin.
  public int concurrency() {
    return value(SettingKey.CONCURRENCY, Integer.class);
  }

  /// Calls that may wait for a place in one plugin.
  public int queue() {
    return value(SettingKey.QUEUE, Integer.class);
  }

  /// Whether every caller of a plugin gets a process of their own.
  public boolean isolateCallers() {
    return value(SettingKey.ISOLATE_CALLERS, Boolean.class);
  }

  /// So many such processes of one plugin at the same time.
  public int callerInstances() {
    return value(SettingKey.CALLER_INSTANCES, Integer.class);
  }

  /// The OpenID provider people may sign in with; empty where none is set.
  public Optional<OpenIdSettings> openId() {
    return optional(SettingKey.OIDC_ISSUER, URI.class)
        .map(issuer ->
            new OpenIdSettings(
                issuer,
                value(SettingKey.OIDC_CLIENT_ID, String.class),
                value(SettingKey.OIDC_CLIENT_SECRET, String.class),
                List.of(value(SettingKey.OIDC_SCOPES, String.class).strip().split("[,\\s]+", -1)),
                value(SettingKey.OIDC_NAME_CLAIM, String.class),
                value(SettingKey.OIDC_GROUPS_CLAIM, String.class)));
  }

  /// The proxies in front of a server that are believed where a request came from.
  public List<AddressBlock> trustedProxies() {
    return optional(SettingKey.TRUSTED_PROXIES, AddressBlocks.class)
        .map(AddressBlocks::all)
        .orElse(List.of());
  }

  /// Where calls are told in OpenTelemetry's protocol over HTTP; empty where they are not.
  public Optional<URI> otlpEndpoint() {
    return optional(SettingKey.OTLP_ENDPOINT, URI.class);
  }

  /// What is sent along there, by header.
  public Map<String, String> otlpHeaders() {
    return SentHeaders.parse(value(SettingKey.OTLP_HEADERS, String.class));
  }

  /// The folders in which plugins are looked for, strongest first; never empty.
  public List<PluginFolder> pluginFolders() {
    return pluginFolders;
  }

  /// What the file says to plugins, by id: one JSON object each.
  public Map<String, Json> pluginSettings() {
    return pluginSettings;
  }

  private <T> Optional<T> optional(SettingKey key, Class<T> type) {
    Object value = values.get(key);
    return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
  }

  private <T> T value(SettingKey key, Class<T> type) {
    return type.cast(Objects.requireNonNull(values.get(key)));
  }
}
