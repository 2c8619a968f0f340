package dev.mortise.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.AddressBlock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final String KEY = "km_live_0123456789abcdef";

  @TempDir Path home;

  private SettingsSources sources(Map<String, String> environment) {
    return new SettingsSources(
        Map.of(),
        List.of(),
        environment,
        home,
        MortisePaths.of(Map.of("MORTISE_HOME", home + "/m"), home, "Linux", "1"));
  }

  private Settings read(Map<String, String> environment) {
    return Settings.read(sources(environment));
  }

  private void config(String toml) throws IOException {
    write(home.resolve("m/config/config.toml"), toml, "rw-------");
  }

  private void kilometers(String json, String mode) throws IOException {
    write(home.resolve(".config/kilometers/config.json"), json, mode);
  }

  private static void write(Path file, String text, String mode) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static SettingValue value(Settings settings, String name) {
    return settings.values().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void hasDefaults() {
    var settings = read(Map.of()).valid();
    assertEquals(Optional.empty(), settings.apiKey());
    assertEquals(URI.create("https://api.kilometers.ai"), settings.apiEndpoint());
    assertEquals(1 << 20, settings.bufferBytes());
    assertEquals(10, settings.batchSize());
    assertEquals("info", settings.logLevel());
    assertFalse(settings.debug());
    assertFalse(settings.confineAll());
    assertTrue(settings.recordFiles());
    assertEquals(Optional.empty(), settings.database());
    assertTrue(settings.auditRequired());
    assertEquals(Duration.ofSeconds(30), settings.timeout());
    assertEquals(Duration.ofSeconds(30), settings.startTimeout());
    assertEquals(Duration.ofSeconds(1), settings.restartDelay());
    assertEquals(Duration.ofSeconds(60), settings.restartDelayMax());
    assertEquals(5, settings.quarantineFailures());
    assertEquals(Duration.ofMinutes(10), settings.quarantineWindow());
    assertEquals(100, settings.rate());
    assertEquals(10_000, settings.rateMax());
    assertEquals(Map.of(), settings.areaRates());
    assertEquals(64, settings.concurrency());
    assertEquals(256, settings.queue());
    assertFalse(settings.isolateCallers());
    assertEquals(16, settings.callerInstances());
    assertEquals(Optional.empty(), settings.openId());
    assertEquals(Optional.empty(), settings.otlpEndpoint());
    assertEquals(Map.of(), settings.pluginSettings());
    assertEquals(List.of(), settings.warnings());
    assertEquals(
        List.of(
            new PluginFolder(
                home.resolve("m/data/plugins"), SettingSource.DEFAULT, "the data folder")),
        settings.pluginFolders());
    assertTrue(settings.values().stream().allMatch(v -> v.source() == SettingSource.DEFAULT));
  }

  @Test
  void mapsEveryKeyOfTheFile() throws IOException {
    config(
        """
        api-key = "%s"
        api-endpoint = "https://api.example.com/v1"
        buffer-size = "512KiB"
        batch-size = 25
        log-level = "warn"
        debug = true
        plugin-dirs = ["/opt/plugins", "mine"]
        timeout = "45s"
        start-timeout = 20
        restart-delay = "500ms"
        restart-delay-max = "2m"
        quarantine-failures = 3
        quarantine-window = "5m"
        confine-all = true
        record-files = false
        module-memory = "2GiB"
        database = "postgresql://m:hunter2@db/mortise"
        storage-quota = "64MiB"
        storage-encrypt = "notes, backup-manager"
        audit-required = false
        rate = "50/s"
        rate-max = "500/s"
        area-rates = "net=20/s k8s=30/m"
        concurrency = 8
        queue = 0
        isolate-callers = true
        caller-instances = 4
        oidc-issuer = "https://issuer.example.com"
        oidc-client-id = "mortise"
        oidc-client-secret = "hunter3"
        oidc-scopes = "profile"
        oidc-name-claim = "email"
        oidc-groups-claim = "teams"
        trusted-proxies = "10.0.0.0/8, ::1"
        otlp-endpoint = "http://localhost:4318"
        otlp-headers = "Authorization=Bearer%%20hunter4,X-Tenant=me"
        auto-provision = true

        [settings.tax-de]
        rate = 19
        """
            .formatted(KEY));
    var settings = read(Map.of()).valid();
    assertEquals(Optional.of(KEY), settings.apiKey());
    assertEquals(URI.create("https://api.example.com/v1"), settings.apiEndpoint());
    assertEquals(512 << 10, settings.bufferBytes());
    assertEquals(25, settings.batchSize());
    assertEquals("warn", settings.logLevel());
    assertTrue(settings.debug());
    assertTrue(settings.confineAll());
    assertFalse(settings.recordFiles());
    assertEquals(Duration.ofSeconds(45), settings.timeout());
    assertEquals(Duration.ofSeconds(20), settings.startTimeout());
    assertEquals(Duration.ofMillis(500), settings.restartDelay());
    assertEquals(Duration.ofMinutes(2), settings.restartDelayMax());
    assertEquals(3, settings.quarantineFailures());
    assertEquals(Duration.ofMinutes(5), settings.quarantineWindow());
    checkServing(settings);
    assertEquals(Map.of("tax-de", Json.of("{\"rate\":19}")), settings.pluginSettings());
    assertEquals(
        List.of(Path.of("/opt/plugins"), home.resolve("m/config/mine")),
        settings.pluginFolders().stream().map(PluginFolder::path).toList());
    assertEquals(List.of(), settings.warnings());
    assertTrue(settings.values().stream().allMatch(v -> v.source() == SettingSource.FILE));
    checkShown(settings);
  }

  private static void checkShown(Settings settings) {
    assertEquals("512KiB", value(settings, "buffer-size").shown());
    assertEquals("2m", value(settings, "restart-delay-max").shown());
    assertEquals("10.0.0.0/8 0:0:0:0:0:0:0:1/128", value(settings, "trusted-proxies").shown());
  }

  private static void checkServing(Settings settings) {
    assertEquals(Optional.of("postgresql://m:hunter2@db/mortise"), settings.database());
    assertFalse(value(settings, "database").shown().contains("hunter2"));
    assertFalse(settings.auditRequired());
    assertEquals(50, settings.rate());
    assertEquals(500, settings.rateMax());
    assertEquals(Map.of("net", 20.0, "k8s", 0.5), settings.areaRates());
    assertEquals("k8s=30/m net=20/s", value(settings, "area-rates").shown());
    assertEquals(8, settings.concurrency());
    assertEquals(0, settings.queue());
    assertTrue(settings.isolateCallers());
    assertEquals(4, settings.callerInstances());
    assertEquals(OptionalLong.of(2L << 30), settings.moduleMemory());
    var openId =
        new OpenIdSettings(
            URI.create("https://issuer.example.com"),
            "mortise",
            "hunter3",
            List.of("profile"),
            "email",
            "teams");
    assertEquals(Optional.of(openId), settings.openId());
    assertFalse(value(settings, "oidc-client-secret").shown().contains("hunter3"));
    assertFalse(openId.toString().contains("hunter3"));
    assertEquals(
        List.of(AddressBlock.of("10.0.0.0/8"), AddressBlock.of("::1")), settings.trustedProxies());
    assertEquals(Optional.of(URI.create("http://localhost:4318")), settings.otlpEndpoint());
    assertEquals(
        Map.of("Authorization", "Bearer hunter4", "X-Tenant", "me"), settings.otlpHeaders());
  }

  @Test
  void ratesAndTheProviderAreCheckedToo() throws IOException {
    config(
        """
        rate = "often"
        area-rates = "net=20/s sea=1/s"
        concurrency = 0
        trusted-proxies = "10.0.0.1/8"
        oidc-issuer = "https://issuer.example.com"
        """);
    String problems = String.join("\n", read(Map.of()).problems());
    assertTrue(problems.contains("rate: expected a rate such as 100/s"), problems);
    assertTrue(problems.contains("area-rates: expected areas of permissions"), problems);
    assertTrue(problems.contains("concurrency must be within 1 to 10000"), problems);
    assertTrue(problems.contains("trusted-proxies: expected IP addresses or blocks"), problems);
    assertTrue(problems.contains("oidc-client-id and oidc-client-secret must be too"), problems);
  }

  @Test
  void everyKeyHasItsThreeVariables() {
    for (SettingKey key : SettingKey.values()) {
      if (key == SettingKey.PLUGIN_DIRS) {
        continue;
      }
      String text =
          switch (key) {
            case API_KEY -> KEY;
            case DATABASE -> "postgresql://db/mortise";
            case AREA_RATES -> "net=20/s";
            case MODULE_MEMORY -> "96MiB";
            case OIDC_ISSUER, OTLP_ENDPOINT -> "https://there.example.com";
            case STORAGE_ENCRYPT, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET -> "word";
            case TRUSTED_PROXIES -> "10.0.0.0/8 ::1";
            case OTLP_HEADERS -> "X-Key=word";
            default -> key.defaultText();
          };
      for (String prefix : SettingKey.PREFIXES) {
        var settings = read(Map.of(prefix + key.variable(), text));
        assertEquals(prefix + key.variable(), value(settings, key.text()).origin());
        assertEquals(SettingSource.ENVIRONMENT, value(settings, key.text()).source());
      }
    }
  }

  @Test
  void theStrongerSourceWins() throws IOException {
    config("batch-size = 5");
    kilometers("{\"batch_size\": 6}", "rw-------");
    var environment =
        Map.of("MORTISE_BATCH_SIZE", "2", "KM_BATCH_SIZE", "3", "KILOMETERS_BATCH_SIZE", "4");
    var flags = sources(environment).withFlags(Map.of("batch-size", "1"), List.of());
    assertEquals(1, Settings.read(flags).batchSize());
    assertEquals("--batch-size", value(Settings.read(flags), "batch-size").origin());
    assertEquals(2, read(environment).batchSize());
    assertEquals(3, read(Map.of("KM_BATCH_SIZE", "3", "KILOMETERS_BATCH_SIZE", "4")).batchSize());
    assertEquals(4, read(Map.of("KILOMETERS_BATCH_SIZE", "4")).batchSize());
    assertEquals(5, read(Map.of()).batchSize());
    config("");
    assertEquals(6, read(Map.of()).batchSize());
  }

  @Test
  void readsBothFormsOfKilometersFile() throws IOException {
    kilometers("{\"api_key\":\"%s\",\"batch_size\":7,\"debug\":true}".formatted(KEY), "rw-------");
    var plain = read(Map.of()).valid();
    assertEquals(Optional.of(KEY), plain.apiKey());
    assertEquals("debug", plain.logLevel());
    kilometers(
        """
        {"version":"2.0","saved_at":"2025-01-01T00:00:00Z","default_timeout":5000000000,
         "plugins_dir":"/opt/km","buffer_size":2048}
        """,
        "rw-------");
    var second = read(Map.of()).valid();
    assertEquals(Duration.ofSeconds(5), second.timeout());
    assertEquals(2048, second.bufferBytes());
    assertEquals(Path.of("/opt/km"), second.pluginFolders().getFirst().path());
    assertEquals(List.of(), second.warnings());
  }

  @Test
  void warnsOfAKeyThatOthersCanRead() throws IOException {
    kilometers("{\"api_key\":\"%s\"}".formatted(KEY), "rw-r--r--");
    var warnings = read(Map.of()).warnings();
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().contains("chmod 600"), warnings.getFirst());
  }

  @Test
  void saysEveryProblemAtOnce() throws IOException {
    config(
        """
        bufer-size = "1MiB"
        timeout = "1 parsec"
        batch-size = 0
        api-endpoint = "ftp://x"
        api-key = ["a"]
        settings.tax = 1
        """);
    var thrown =
        assertThrows(PluginException.class, () -> read(Map.of("KM_LOG_LEVEL", "loud")).valid());
    assertEquals(ErrorCode.INVALID_ARGUMENT, thrown.code());
    assertEquals(
        """
        The configuration cannot be used:
          F: there is no setting "bufer-size"; did you mean buffer-size?
          F: api-key: expected a key without blanks, got ARRAY.
          F: settings.tax: expected a table [settings.<plugin>] of that plugin's settings, \
        got NUMBER.
          F: api-endpoint: expected an address such as https://api.example.com; came "ftp://x".
          F: batch-size must be within 1 to 10000; came 0.
          KM_LOG_LEVEL: log-level: expected one of trace, debug, info, warn, error; came "loud".
          F: timeout: expected a time such as 30s, 500ms, 2m, 1h or 30 (seconds); \
        came "1 parsec".\
        """
            .lines()
            .collect(Collectors.joining("\n")),
        thrown.getMessage().replace(home + "/m/config/config.toml", "F"));
  }

  @Test
  void leavesTheTablesOfTheWorkspaceToTheWorkspace() throws IOException {
    config(
        """
        debug = true
        [theme]
        accent = "red"
        [keybindings.global]
        quit = "f10"
        [[plugins]]
        key = "a"
        path = "a.wasm"
        """);
    assertEquals(List.of(), read(Map.of()).problems());
  }

  @Test
  void saysWhereAFileIsBroken() throws IOException {
    config("debug = true\ntimeout = = 3\n");
    String problem = read(Map.of()).problems().getFirst();
    assertTrue(problem.startsWith(home + "/m/config/config.toml:2:"), problem);
  }

  @Test
  void renamedKeysWorkAndWarn() throws IOException {
    config("api_key = \"%s\"\nendpoint = \"https://a.example.com\"".formatted(KEY));
    var settings = read(Map.of()).valid();
    assertEquals(Optional.of(KEY), settings.apiKey());
    assertEquals("a.example.com", settings.apiEndpoint().getHost());
    assertEquals(2, settings.warnings().size());
    assertTrue(
        settings.warnings().get(1).contains("endpoint is called api-endpoint now"),
        settings.warnings()::toString);
  }

  @Test
  void warnsOfAMisspeltVariable() {
    assertEquals(
        List.of(
            "The variable MORTISE_API_KYE means nothing to Mortise; did you mean"
                + " MORTISE_API_KEY?"),
        read(Map.of("MORTISE_API_KYE", "x", "MORTISE_PLUGIN", "y")).warnings());
  }

  @Test
  void knowsTheVariablesOfTheLauncher() {
    var launcher =
        Map.of(
            "MORTISE_CHECKOUT", "/src",
            "MORTISE_DEBUG", "true",
            "MORTISE_GO_SDK", "/sdk",
            "MORTISE_HOME", "/home",
            "MORTISE_INSTALLATION", "/opt",
            "MORTISE_JAVA_OPTS", "-Xmx1g");
    assertEquals(List.of(), read(launcher).warnings());
  }

  @Test
  void neverShowsASecret() {
    assertEquals("km_l***cdef", value(read(Map.of("KM_API_KEY", KEY)), "api-key").shown());
    assertEquals("********", SettingValue.masked("12345678"));
    assertEquals("", SettingValue.masked(""));
    var bad = read(Map.of("KM_API_KEY", "secret with blanks"));
    assertFalse(bad.problems().toString().contains("secret with"), bad.problems()::toString);
  }

  @Test
  void warnsOfAPlainTextEndpointButNotOfLoopback() {
    assertEquals(1, read(Map.of("KM_API_URL", "http://api.example.com")).warnings().size());
    assertEquals(0, read(Map.of("KM_API_URL", "http://localhost:5194")).warnings().size());
    assertEquals(0, read(Map.of("KM_API_URL", "http://127.0.0.1:5194")).warnings().size());
  }
}
