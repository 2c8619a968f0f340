package dev.mortise.app;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.LogLine;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginView;
import dev.mortise.api.SessionTraffic;
import dev.mortise.cli.AuditReading;
import dev.mortise.cli.BuildInformation;
import dev.mortise.cli.ConfigurationValue;
import dev.mortise.cli.HostRequest;
import dev.mortise.cli.Hosts;
import dev.mortise.cli.OpenHost;
import dev.mortise.cli.People;
import dev.mortise.cli.PluginFiles;
import dev.mortise.cli.Protection;
import dev.mortise.cli.Protections;
import dev.mortise.cli.ServeRequest;
import dev.mortise.cli.Serving;
import dev.mortise.cli.Workspaces;
import dev.mortise.control.ControlClient;
import dev.mortise.embed.Mortise;
import dev.mortise.embed.MortiseConfig;
import dev.mortise.embed.MortisePaths;
import dev.mortise.embed.PluginFolder;
import dev.mortise.embed.SettingValue;
import dev.mortise.embed.Settings;
import dev.mortise.embed.SettingsSources;
import dev.mortise.gate.Change;
import dev.mortise.host.Autostart;
import dev.mortise.host.FolderCheck;
import dev.mortise.host.PluginLogFile;
import dev.mortise.host.Survey;
import dev.mortise.runtime.process.ProcessRuntime;
import dev.mortise.runtime.process.ProcessRuntimeConfig;
import dev.mortise.runtime.wasm.ModuleRuntime;
import dev.mortise.store.AuditConfig;
import dev.mortise.store.AuditTrail;
import dev.mortise.store.Database;
import dev.mortise.store.DatabaseConfig;
import dev.mortise.store.DatabaseUrl;
import dev.mortise.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reaches real hosts; loads what a command needs only when it asks for it.
final class LazyHosts implements Hosts {
  private final Announcement announcement = new Announcement();

  @Override
  public List<OpenHost> running() {
    return ControlClient.find(MortisePaths.ofThisUser().run()).stream()
        .<OpenHost>map(RemoteHost::new)
        .toList();
  }

  @Override
  public void announce() {
    announcement.make();
  }

  @Override
  public boolean starting() {
    return announcement.ofOthers();
  }

  @Override
  public OpenHost open(HostRequest request) {
    MortisePaths paths = MortisePaths.ofThisUser().ensure();
    Settings settings = settings(request.pluginDirs());
    MortiseConfig.Builder config =
        MortiseConfig.builder(request.name(), paths, settings)
            .grantDeclared(request.grantDeclared())
            .controlSocket(request.purpose() == HostRequest.Purpose.SERVE)
            .process(Installation::known)
            .host(host -> host.autostart(autostart(request)));
    SessionTraffic traffic = request.traffic();
    Exporting.of(settings, request.name(), config);
    if (traffic == null) {
      return open(request.name(), config);
    }
    var records = new SessionRecords(paths.state());
    config.traffic(traffic).closing(() -> records.write(traffic.facts()));
    OpenHost host = open(request.name(), config);
    // Not before others can look at the session.
    records.write(traffic.facts());
    return host;
  }

  private OpenHost open(String name, MortiseConfig.Builder config) {
    OpenHost host = new OwnHost(name, Mortise.open(config.build()));
    announcement.end();
    return host;
  }

  private static Autostart autostart(HostRequest request) {
    if (request.purpose() == HostRequest.Purpose.LOOK) {
      return Autostart.NONE;
    }
    return request.only().isEmpty() ? Autostart.ALL : Autostart.only(request.only());
  }

  /// Opens no host, whose runtime would have to be loaded first.
  @Override
  public List<PluginView> found(HostRequest request) {
    Settings settings = settings(request.pluginDirs());
    List<Path> folders = settings.pluginFolders().stream().map(PluginFolder::path).toList();
    return Survey.of(
        folders,
        Store.remembered(database(request.name(), settings)),
        Mortise.VERSION,
        InstantSource.system());
  }

  @Override
  public Serving serve(ServeRequest request) {
    ServedHost served =
        ServedHost.open(
            request,
            MortisePaths.ofThisUser().ensure(),
            settings(request.pluginDirs()),
            PodAccount.of(System.getenv(), PodAccount.FOLDER));
    announcement.end();
    return served;
  }

  @Override
  public Workspaces workspaces() {
    return new TopWorkspaces(announcement);
  }

  @Override
  public People people(@Nullable String database) {
    return new StoredPeople(database("mortise user", database));
  }

  @Override
  public AuditReading audit() {
    return new StoredAudit(database("mortise audit", settings(List.of())));
  }

  @Override
  public PluginFiles files(List<Path> pluginDirs, @Nullable String database) {
    MortisePaths paths = MortisePaths.ofThisUser().ensure();
    return new StoredFiles(
        Installation.folder(pluginDirs, paths), database("mortise plugins", database));
  }

  /// @param url null for the configured one
  private static DatabaseConfig database(String name, @Nullable String url) {
    MortisePaths paths = MortisePaths.ofThisUser().ensure();
    return url == null
        ? database(name, settings(List.of()))
        : DatabaseConfig.postgres(paths.state(), DatabaseUrl.parse(url), name);
  }

  private static DatabaseConfig database(String name, Settings settings) {
    return MortiseConfig.database(name, MortisePaths.ofThisUser(), settings);
  }

  @Override
  public List<String> startProblems(Manifest manifest, Path folder, List<Path> files) {
    List<String> problems = new ArrayList<>();
    FolderCheck.problem(manifest, folder, files).ifPresent(problems::add);
    switch (manifest.runtime().kind()) {
      case PROCESS -> ProcessRuntime.entryProblem(manifest, folder).ifPresent(problems::add);
      case MODULE -> ModuleRuntime.entryProblem(manifest, folder).ifPresent(problems::add);
      case COMPONENT, STATIC -> {}
    }
    return problems;
  }

  @Override
  public List<LogLine> savedLog(String plugin, int last) {
    return new PluginLogFile(MortisePaths.ofThisUser().logs(), plugin).read(last);
  }

  private static Settings settings(List<Path> pluginDirs) {
    return Settings.read(SettingsSources.ofThisUser().withFlags(Map.of(), pluginDirs));
  }

  @Override
  public boolean forget(String plugin, @Nullable String url, Caller by) {
    try (Database database = Database.open(database("mortise plugins", url));
        Store store = Store.open(database)) {
      AuditTrail audit = store.audit(AuditConfig.standard("mortise plugins"));
      String what = "settings secrets storage";
      return audit.changing(
          new Change(Instant.now(), by, "plugin.data.remove", plugin, what),
          () -> {
            boolean set = store.settings(Map.of()).remove(plugin);
            boolean stored = store.removeStorage(plugin);
            return set || stored;
          });
    }
  }

  @Override
  public List<ConfigurationValue> configuration() {
    return settings(List.of()).values().stream().map(LazyHosts::shown).toList();
  }

  private static ConfigurationValue shown(SettingValue value) {
    String origin = value.origin();
    return new ConfigurationValue(
        value.name(), value.shown(), origin.isEmpty() ? value.source().toString() : origin);
  }

  @Override
  public List<String> configurationProblems() {
    return settings(List.of()).problems();
  }

  @Override
  public List<String> configurationRemarks() {
    return settings(List.of()).warnings();
  }

  @Override
  public String setting(String name) {
    return settings(List.of()).valid().values().stream()
        .filter(value -> value.name().equals(name))
        .map(SettingValue::shown)
        .findFirst()
        .orElseThrow(
            () -> new PluginException(ErrorCode.NOT_FOUND, "there is no setting '" + name + "'"));
  }

  @Override
  public Protections protections() {
    MortisePaths paths = MortisePaths.ofThisUser();
    try {
      paths.ensure();
    } catch (PluginException folder) {
      // Nothing can be tried without it, and nothing said of the machine.
      String why = String.valueOf(folder.getMessage());
      return new Protections(
          List.of(new Protection("the run folder can be used", false, why)), List.of(), List.of());
    }
    var config = ProcessRuntimeConfig.builder(paths.run());
    Settings set = settings(List.of());
    if (set.confineAll()) {
      config.confinement(ProcessRuntimeConfig.Confinement.ALWAYS);
    }
    if (!set.recordFiles()) {
      config.watch(ProcessRuntimeConfig.Watch.CALLS);
    }
    try (var runtime = ProcessRuntime.create(config.build())) {
      return shown(runtime.protection());
    }
  }

  private static Protections shown(dev.mortise.runtime.process.Protection found) {
    boolean confines = found.problem().isEmpty();
    List<Protection> all = new ArrayList<>();
    all.add(
        new Protection(
            Protection.CONFINED, confines, confines ? found.confining() : found.problem()));
    found.safeguards().forEach(s -> all.add(new Protection(s.name(), s.inForce(), s.detail())));
    all.add(new Protection("process trees end with the host", true, found.holding()));
    all.add(
        new Protection(
            "a clean environment",
            true,
            "a plugin sees no variable, descriptor or standard input of the host"));
    all.add(
        new Protection(
            "private sockets",
            true,
            "each start has a folder of its own, mode 0700, and AutoMTLS under our own contract"));
    return new Protections(all, found.confinedMay(), found.unconfinedMay());
  }

  @Override
  public BuildInformation build() {
    return Build.information();
  }
}
