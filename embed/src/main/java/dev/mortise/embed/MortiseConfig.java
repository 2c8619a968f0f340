package dev.mortise.embed;

import dev.mortise.api.Json;
import dev.mortise.api.SessionTraffic;
import dev.mortise.host.HostConfig;
import dev.mortise.host.HostFunction;
import dev.mortise.host.HostPorts;
import dev.mortise.host.PluginRuntime;
import dev.mortise.host.RestartPolicy;
import dev.mortise.runtime.process.ProcessRuntimeConfig;
import dev.mortise.runtime.wasm.ModuleRuntimeConfig;
import dev.mortise.services.AccountSource;
import dev.mortise.services.EgressConfig;
import dev.mortise.services.HostServices;
import dev.mortise.store.DatabaseConfig;
import dev.mortise.store.DatabaseUrl;
import dev.mortise.store.StorageConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All that a host inside a program can be told; made by [#builder].
///
/// @param name of the program, in one word: shown to whoever looks for running hosts
/// @param host what the host itself is told
/// @param process how process plugins are run
/// @param module how module plugins are run
/// @param account what plugins with the right to know are told of the account
/// @param functions host functions beside the standard ones
/// @param runtimes runtimes beside those for processes and modules; one of the same kind takes the
///   place of ours
/// @param controlSocket whether `mortise plugins …` can reach this host
/// @param holdTools whether commands too are refused tools that say something else of themselves
///   than what was approved: where approvals outlive the host
/// @param traffic of the session this program monitors, shown through the control socket; null for
///   none
/// @param clock for what people see and for pauses between restarts
/// @param database where state, grants, settings, secrets, audit and plugins' storage are kept
/// @param auditRequired whether what changes something is refused while the audit cannot be written
/// @param storage how much plugins may keep
/// @param ports sets what the host needs of the world around it: state, rights, audit, settings
/// @param services sets what the standard host functions stand on: storage, secrets, clusters
/// @param egress how the host connects on behalf of plugins
/// @param closing what is closed after the host: whoever listens to its audit, for example
public record MortiseConfig(
    String name,
    HostConfig host,
    ProcessRuntimeConfig process,
    ModuleRuntimeConfig module,
    AccountSource account,
    List<HostFunction<?>> functions,
    List<PluginRuntime> runtimes,
    boolean controlSocket,
    boolean holdTools,
    @Nullable SessionTraffic traffic,
    InstantSource clock,
    DatabaseConfig database,
    boolean auditRequired,
    StorageConfig storage,
    Consumer<HostPorts.Builder> ports,
    Consumer<HostServices.Builder> services,
    EgressConfig egress,
    List<AutoCloseable> closing) {
  /// Copies the lists.
  public MortiseConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(process, "process");
    Objects.requireNonNull(module, "module");
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(storage, "storage");
    Objects.requireNonNull(ports, "ports");
    Objects.requireNonNull(services, "services");
    Objects.requireNonNull(egress, "egress");
    functions = List.copyOf(functions);
    runtimes = List.copyOf(runtimes);
    closing = List.copyOf(closing);
  }

  /// A host of this user's with a memory of its own: what is enabled or granted here is so for
  /// programs of this name alone.
  ///
  /// Plugins are looked for in the user's data folder until [Builder#pluginDirs] names others.
  /// Reads no configuration file.
  public static Builder builder(String name) {
    return builder(name, MortisePaths.ofThisUser());
  }

  /// The same with all files elsewhere, for example in a server's own folders.
  public static Builder builder(String name, MortisePaths paths) {
    Path state = paths.state().resolve("hosts").resolve(name);
    return new Builder(name, paths)
        .database(DatabaseConfig.file(state, name).runningForLong())
        .host(h -> h.logDir(state.resolve("logs")));
  }

  /// A host as a user's settings have it, with the state that all `mortise` commands share.
  ///
  /// @throws dev.mortise.api.PluginException `INVALID_ARGUMENT` when the settings are not valid
  public static Builder builder(String name, MortisePaths paths, Settings settings) {
    settings.valid();
    return new Builder(name, paths)
        .database(database(name, paths, settings))
        .auditRequired(settings.auditRequired())
        .storage(
            new StorageConfig(
                settings.storageQuota(), StorageConfig.STANDARD.keys(), settings.storageEncrypt()))
        .pluginDirs(settings.pluginFolders().stream().map(PluginFolder::path).toList())
        .account(AccountSource.of(settings.apiKey(), settings.apiEndpoint(), settings.debug()))
        .process(p -> p.confinement(confinement(settings)).watch(watch(settings)))
        .module(m -> settings.moduleMemory().ifPresent(m::memoryBytesMax))
        .host(h ->
            h.callTimeout(settings.timeout())
                .startTimeout(settings.startTimeout())
                .rate(settings.rate())
                .rateMax(settings.rateMax())
                .areaRates(settings.areaRates())
                .concurrency(settings.concurrency())
                .queue(settings.queue())
                .isolateCallers(settings.isolateCallers())
                .callerInstances(settings.callerInstances())
                .settings(settings.pluginSettings())
                .settingsHint("under [settings.%s] in " + paths.configFile())
                .restarts(
                    new RestartPolicy(
                        settings.restartDelay(),
                        settings.restartDelayMax(),
                        RestartPolicy.DEFAULT.jitter(),
                        settings.quarantineFailures(),
                        settings.quarantineWindow())));
  }

  /// The database of a user's settings: the file in the state folder, or the one they name.
  ///
  /// @throws dev.mortise.api.PluginException `INVALID_ARGUMENT` when its URL cannot be read
  public static DatabaseConfig database(String name, MortisePaths paths, Settings settings) {
    return settings
        .database()
        .map(url -> DatabaseConfig.postgres(paths.state(), DatabaseUrl.parse(url), name))
        .orElseGet(() -> DatabaseConfig.file(paths.state(), name));
  }

  private static ProcessRuntimeConfig.Confinement confinement(Settings settings) {
    return settings.confineAll()
        ? ProcessRuntimeConfig.Confinement.ALWAYS
        : ProcessRuntimeConfig.Confinement.BY_GRANT;
  }

  private static ProcessRuntimeConfig.Watch watch(Settings settings) {
    return settings.recordFiles()
        ? ProcessRuntimeConfig.Watch.FILES
        : ProcessRuntimeConfig.Watch.CALLS;
  }

  /// Collects what differs from the defaults. For one thread.
  public static final class Builder {
    private final String name;
    private final HostConfig.Builder host;
    private final ProcessRuntimeConfig.Builder process;
    private final ModuleRuntimeConfig.Builder module;
    private final List<HostFunction<?>> functions = new ArrayList<>();
    private final List<PluginRuntime> runtimes = new ArrayList<>();
    private AccountSource account =
        AccountSource.of(
            Optional.empty(), URI.create(SettingKey.API_ENDPOINT.defaultText()), false);
    private boolean controlSocket;
    private boolean holdTools;
    private @Nullable SessionTraffic traffic;
    private InstantSource clock = InstantSource.system();
    private DatabaseConfig database;
    private boolean auditRequired = true;
    private StorageConfig storage = StorageConfig.STANDARD;
    private Consumer<HostPorts.Builder> ports = b -> {};
    private Consumer<HostServices.Builder> services = b -> {};
    private EgressConfig egress = EgressConfig.standard();
    private final List<AutoCloseable> closing = new ArrayList<>();

    private Builder(String name, MortisePaths paths) {
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
        throw new IllegalArgumentException(
            "a program's name has 1 to 64 letters, digits, dots, _ or -, not \"" + name + "\"");
      }
      this.name = name;
      database = DatabaseConfig.file(paths.state(), name);
      host =
          HostConfig.builder(paths.state())
              .hostVersion(Mortise.VERSION)
              .pluginDirs(List.of(paths.plugins()))
              .runDir(paths.run())
              .cacheDir(paths.cache())
              .logDir(paths.logs());
      process =
          ProcessRuntimeConfig.builder(paths.run())
              .hostVersion(Mortise.VERSION)
              .sdkJars(SdkClassPath.ofThisProgram())
              .cacheDir(paths.cache());
      module =
          ModuleRuntimeConfig.builder()
              .hostVersion(Mortise.VERSION)
              .cacheDir(paths.cache().resolve("modules"));
    }

    /// Where plugins are looked for; where an id is found twice, the first counts.
    public Builder pluginDirs(List<Path> folders) {
      host.pluginDirs(folders);
      return this;
    }

    /// Where what outlives the host is kept: a file in a private folder, or PostgreSQL.
    public Builder database(DatabaseConfig where) {
      database = where;
      return this;
    }

    /// Whether what changes something is refused while the audit cannot be written; it is, unless
    /// said otherwise.
    public Builder auditRequired(boolean required) {
      auditRequired = required;
      return this;
    }

    /// How much plugins may keep, and whose is encrypted.
    public Builder storage(StorageConfig config) {
      storage = config;
      return this;
    }

    /// Grants every plugin found what it declares. For development: otherwise a person decides.
    public Builder grantDeclared(boolean granted) {
      host.grantDeclared(granted);
      return this;
    }

    /// The program's own extension points: interfaces over records.
    public Builder points(Class<?>... interfaces) {
      host.points(List.of(interfaces));
      return this;
    }

    /// Settings of plugins: by id one JSON object.
    public Builder settings(Map<String, Json> settings) {
      host.settings(settings);
      return this;
    }

    /// When a plugin that failed is started again, and when no more.
    public Builder restarts(RestartPolicy policy) {
      host.restarts(policy);
      return this;
    }

    /// What plugins with the grant `account:key` are told; asked again at every call.
    public Builder account(AccountSource source) {
      account = source;
      return this;
    }

    /// Something more that plugins may ask for.
    public Builder function(HostFunction<?> function) {
      functions.add(function);
      return this;
    }

    /// Another runtime, closed with the host.
    public Builder runtime(PluginRuntime runtime) {
      runtimes.add(runtime);
      return this;
    }

    /// Opens a control socket in the run folder, so that `mortise plugins …` reaches this host.
    public Builder controlSocket(boolean open) {
      controlSocket = open;
      return this;
    }

    /// Refuses commands tools that say something else of themselves than what was approved, by the
    /// pins of [#services]. Without it only plugins are refused them: a developer changes tools.
    public Builder holdTools(boolean hold) {
      holdTools = hold;
      return this;
    }

    /// The session this program monitors: who reaches the control socket can look at it.
    public Builder traffic(@Nullable SessionTraffic watched) {
      traffic = watched;
      return this;
    }

    /// The time, for tests.
    public Builder clock(InstantSource source) {
      clock = source;
      return this;
    }

    /// What the host needs of the world around it: where its state is kept, what callers may do,
    /// who keeps the audit. Runtimes, functions and the clock are set here by themselves.
    public Builder ports(Consumer<HostPorts.Builder> change) {
      ports = ports.andThen(change);
      return this;
    }

    /// What the standard host functions stand on: where plugins' storage and secrets are kept, and
    /// whose clusters they see. Without it they have none.
    public Builder services(Consumer<HostServices.Builder> change) {
      services = services.andThen(change);
      return this;
    }

    /// How the host connects on behalf of plugins, and the limits of it.
    public Builder egress(EgressConfig config) {
      egress = config;
      return this;
    }

    /// Closes that after the host, or when it cannot be opened.
    public Builder closing(AutoCloseable companion) {
      closing.add(companion);
      return this;
    }

    /// Everything else the host can be told.
    public Builder host(Consumer<HostConfig.Builder> change) {
      change.accept(host);
      return this;
    }

    /// How module plugins are run: memory, fuel, threads.
    public Builder module(Consumer<ModuleRuntimeConfig.Builder> change) {
      change.accept(module);
      return this;
    }

    /// Everything else about how process plugins are run: JDK, SDK jars, confinement.
    public Builder process(Consumer<ProcessRuntimeConfig.Builder> change) {
      change.accept(process);
      return this;
    }

    /// What was collected.
    public MortiseConfig build() {
      return new MortiseConfig(
          name,
          host.build(),
          process.build(),
          module.build(),
          account,
          functions,
          runtimes,
          controlSocket,
          holdTools,
          traffic,
          clock,
          database,
          auditRequired,
          storage,
          ports,
          services,
          egress,
          closing);
    }
  }
}
