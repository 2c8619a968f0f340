package dev.mortise.host;

import dev.mortise.api.Deadline;
import dev.mortise.api.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All that a [PluginHost] can be told; made by [#builder].
///
/// @param hostVersion a semantic version, compared with the host range of manifests
/// @param pluginDirs folders to look for plugins in; where an id is found twice, the first counts
/// @param stateFile what outlives the host: disabled, quarantined, granted; its folder is made
/// @param runDir private folder of running hosts, for sockets
/// @param cacheDir private folder for copies of plugins' files
/// @param logDir where plugins' logs are kept as files, or null to keep them in memory only
/// @param startTimeout for one start, from the first file to the first call
/// @param callTimeout no call may take longer, whatever its caller says
/// @param healthInterval pause between two questions whether a plugin feels well
/// @param healthFailures after so many such questions in a row without an answer a plugin counts as
///   crashed and is ended; at least 1
/// @param drainTimeout how long calls in flight may take when their plugin is to stop
/// @param stopGrace how long a plugin has to end by itself before it is ended by force
/// @param concurrency calls at the same time into one plugin; its manifest may ask for less
/// @param queue calls that may wait for a place in one plugin; more are refused at once
/// @param rate calls per second into one plugin, out of it, through its streams and in each area of
///   permissions, where its manifest asks for nothing else; twice as many at once
/// @param rateMax the most per second that a manifest may ask for
/// @param areaRates by the word of an area of permissions: the most per second that any plugin gets
///   in it
/// @param callerInstances where a plugin gets an instance for every caller: at most so many
/// @param callerIdle how long such an instance is kept when its caller is silent
/// @param isolateCallers whether every process plugin gets an instance for every caller, whatever
///   its manifest says
/// @param restarts when a failed plugin is tried again
/// @param grantDeclared whether plugins have all that they declare, without the operator's word;
///   for development and for `--grant-declared`
/// @param autostart which plugins start by themselves
/// @param points the application's own extension points
/// @param settings per plugin id one JSON object
/// @param settingsHint where a person sets them, as the end of "set them …"; `%s` stands for the
///   plugin's id
public record HostConfig(
    String hostVersion,
    List<Path> pluginDirs,
    Path stateFile,
    Path runDir,
    Path cacheDir,
    @Nullable Path logDir,
    Duration startTimeout,
    Duration callTimeout,
    Duration healthInterval,
    int healthFailures,
    Duration drainTimeout,
    Duration stopGrace,
    int concurrency,
    int queue,
    double rate,
    double rateMax,
    Map<String, Double> areaRates,
    int callerInstances,
    Duration callerIdle,
    boolean isolateCallers,
    RestartPolicy restarts,
    boolean grantDeclared,
    Autostart autostart,
    List<Class<?>> points,
    Map<String, Json> settings,
    String settingsHint) {
  /// Copies the collections.
  public HostConfig {
    Objects.requireNonNull(hostVersion, "hostVersion");
    Objects.requireNonNull(stateFile, "stateFile");
    Objects.requireNonNull(runDir, "runDir");
    Objects.requireNonNull(cacheDir, "cacheDir");
    Objects.requireNonNull(autostart, "autostart");
    Objects.requireNonNull(settingsHint, "settingsHint");
    pluginDirs = List.copyOf(pluginDirs);
    points = List.copyOf(points);
    settings = Map.copyOf(settings);
    if (healthFailures < 1) {
      throw new IllegalArgumentException("healthFailures must be at least 1");
    }
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency must be at least 1");
    }
    if (queue < 0 || callerInstances < 1) {
      throw new IllegalArgumentException("queue must not be negative, callerInstances at least 1");
    }
    areaRates = Map.copyOf(areaRates);
    if (!(rate > 0) || !(rateMax > 0) || areaRates.values().stream().anyMatch(r -> !(r > 0))) {
      throw new IllegalArgumentException("rates must be positive");
    }
  }

  /// A builder that keeps everything below one folder unless told otherwise.
  ///
  /// @param home holds `plugins.json`, `run`, `cache` and `logs`
  public static Builder builder(Path home) {
    return new Builder(home);
  }

  /// Collects what differs from the defaults. For one thread.
  public static final class Builder {
    private String hostVersion = "0.1.0";
    private List<Path> pluginDirs = List.of();
    private Path stateFile;
    private Path runDir;
    private Path cacheDir;
    private @Nullable Path logDir;
    private Duration startTimeout = Duration.ofSeconds(60);
    private Duration callTimeout = Deadline.DEFAULT;
    private Duration healthInterval = Duration.ofSeconds(10);
    private int healthFailures = 3;
    private Duration drainTimeout = Duration.ofSeconds(30);
    private Duration stopGrace = Duration.ofSeconds(2);
    private int concurrency = 64;
    private int queue = 256;
    private double rate = 100;
    private double rateMax = 10_000;
    private Map<String, Double> areaRates = Map.of();
    private int callerInstances = 16;
    private Duration callerIdle = Duration.ofMinutes(5);
    private boolean isolateCallers;
    private RestartPolicy restarts = RestartPolicy.DEFAULT;
    private boolean grantDeclared;
    private Autostart autostart = Autostart.ALL;
    private List<Class<?>> points = List.of();
    private Map<String, Json> settings = Map.of();
    private String settingsHint = "under [settings.%s] in the host's configuration";

    private Builder(Path home) {
      stateFile = home.resolve("plugins.json");
      runDir = home.resolve("run");
      cacheDir = home.resolve("cache");
      logDir = home.resolve("logs");
    }

    /// See [HostConfig#hostVersion].
    public Builder hostVersion(String value) {
      hostVersion = value;
      return this;
    }

    /// See [HostConfig#pluginDirs].
    public Builder pluginDirs(List<Path> value) {
      pluginDirs = value;
      return this;
    }

    /// See [HostConfig#stateFile].
    public Builder stateFile(Path value) {
      stateFile = value;
      return this;
    }

    /// See [HostConfig#runDir].
    public Builder runDir(Path value) {
      runDir = value;
      return this;
    }

    /// See [HostConfig#cacheDir].
    public Builder cacheDir(Path value) {
      cacheDir = value;
      return this;
    }

    /// See [HostConfig#logDir].
    public Builder logDir(@Nullable Path value) {
      logDir = value;
      return this;
    }

    /// See [HostConfig#startTimeout].
    public Builder startTimeout(Duration value) {
      startTimeout = value;
      return this;
    }

    /// See [HostConfig#callTimeout].
    public Builder callTimeout(Duration value) {
      callTimeout = value;
      return this;
    }

    /// See [HostConfig#healthInterval].
    public Builder healthInterval(Duration value) {
      healthInterval = value;
      return this;
    }

    /// See [HostConfig#healthFailures].
    public Builder healthFailures(int value) {
      healthFailures = value;
      return this;
    }

    /// See [HostConfig#drainTimeout].
    public Builder drainTimeout(Duration value) {
      drainTimeout = value;
      return this;
    }

    /// See [HostConfig#stopGrace].
    public Builder stopGrace(Duration value) {
      stopGrace = value;
      return this;
    }

    /// See [HostConfig#concurrency].
    public Builder concurrency(int value) {
      concurrency = value;
      return this;
    }

    /// See [HostConfig#queue].
    public Builder queue(int value) {
      queue = value;
      return this;
    }

    /// See [HostConfig#rate].
    public Builder rate(double value) {
      rate = value;
      return this;
    }

    /// See [HostConfig#rateMax].
    public Builder rateMax(double value) {
      rateMax = value;
      return this;
    }

    /// See [HostConfig#areaRates].
    public Builder areaRates(Map<String, Double> value) {
      areaRates = value;
      return this;
    }

    /// See [HostConfig#callerInstances].
    public Builder callerInstances(int value) {
      callerInstances = value;
      return this;
    }

    /// See [HostConfig#callerIdle].
    public Builder callerIdle(Duration value) {
      callerIdle = value;
      return this;
    }

    /// See [HostConfig#isolateCallers].
    public Builder isolateCallers(boolean value) {
      isolateCallers = value;
      return this;
    }

    /// See [HostConfig#restarts].
    public Builder restarts(RestartPolicy value) {
      restarts = value;
      return this;
    }

    /// See [HostConfig#grantDeclared].
    public Builder grantDeclared(boolean value) {
      grantDeclared = value;
      return this;
    }

    /// See [HostConfig#autostart].
    public Builder autostart(Autostart value) {
      autostart = value;
      return this;
    }

    /// See [HostConfig#points].
    public Builder points(List<Class<?>> value) {
      points = value;
      return this;
    }

    /// See [HostConfig#settings].
    public Builder settings(Map<String, Json> value) {
      settings = value;
      return this;
    }

    /// See [HostConfig#settingsHint].
    public Builder settingsHint(String value) {
      settingsHint = value;
      return this;
    }

    /// What was collected.
    public HostConfig build() {
      return new HostConfig(
          hostVersion,
          pluginDirs,
          stateFile,
          runDir,
          cacheDir,
          logDir,
          startTimeout,
          callTimeout,
          healthInterval,
          healthFailures,
          drainTimeout,
          stopGrace,
          concurrency,
          queue,
          rate,
          rateMax,
          areaRates,
          callerInstances,
          callerIdle,
          isolateCallers,
          restarts,
          grantDeclared,
          autostart,
          points,
          settings,
          settingsHint);
    }
  }
}
