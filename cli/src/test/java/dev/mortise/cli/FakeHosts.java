package dev.mortise.cli;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.LogLine;
import dev.mortise.api.Manifest;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginView;
import dev.mortise.packages.PluginFolder;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Hosts that hold what a test puts into them.
final class FakeHosts implements Hosts {
  final FakePlugins plugins = new FakePlugins();
  final List<HostRequest> opened = new CopyOnWriteArrayList<>();
  final List<LogLine> saved = new ArrayList<>();
  final List<String> forgotten = new ArrayList<>();

  /// Which were asked for; `null` is the configured one.
  final List<String> databases = new ArrayList<>();

  final List<String> problems = new ArrayList<>();

  final FakeAudit audit = new FakeAudit();
  Optional<FakePlugins> older = Optional.empty();
  boolean running = true;
  boolean starting;
  List<String> refused = List.of();

  /// What is found without a host; null for what a host has.
  @Nullable List<PluginView> found;

  @Override
  public List<OpenHost> running() {
    List<OpenHost> hosts = new ArrayList<>();
    if (running) {
      older.ifPresent(p -> hosts.add(host("run", 12, p)));
      hosts.add(host("monitor", 4711, plugins));
    }
    return hosts;
  }

  @Override
  public void announce() {}

  /// Once it is asked for, the host is there.
  @Override
  public boolean starting() {
    boolean now = starting;
    running = running || now;
    starting = false;
    return now;
  }

  @Override
  public OpenHost open(HostRequest request) {
    opened.add(request);
    return host(request.name(), 99, plugins);
  }

  private static OpenHost host(String name, long pid, FakePlugins fake) {
    return new OpenHost() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public long pid() {
        return pid;
      }

      @Override
      public FakePlugins plugins() {
        return fake;
      }

      @Override
      public boolean awaitSettled(Duration time) {
        return true;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<PluginView> found(HostRequest request) {
    return found == null ? plugins.plugins() : found;
  }

  @Override
  public List<String> startProblems(Manifest manifest, Path folder, List<Path> files) {
    return refused;
  }

  @Override
  public List<LogLine> savedLog(String plugin, int last) {
    return plugin.equals("gone") ? saved : List.of();
  }

  final FakePeople people = new FakePeople();
  final List<ServeRequest> served = new CopyOnWriteArrayList<>();

  @Override
  public Serving serve(ServeRequest request) {
    served.add(request);
    throw new PluginException(ErrorCode.CONFLICT, "The port is taken.");
  }

  final FakeWorkspaces workspaces = new FakeWorkspaces();

  @Override
  public Workspaces workspaces() {
    return workspaces;
  }

  @Override
  public People people(@Nullable String database) {
    databases.add(String.valueOf(database));
    return people;
  }

  /// What the next plugin that is installed asks for.
  List<String> asked = List.of();

  /// What was done to files, in words.
  final List<String> changed = new CopyOnWriteArrayList<>();

  @Override
  public PluginFiles files(List<Path> pluginDirs, @Nullable String database) {
    databases.add(String.valueOf(database));
    return new PluginFiles() {
      @Override
      public PluginFolder.Installed install(InputStream archive, String name, Caller by) {
        changed.add(by.name() + " installs " + name + " in " + pluginDirs);
        List<Permission> asks = asked.stream().map(Permission::parse).toList();
        return new PluginFolder.Installed("fresh", "0.1.0", asks, Path.of("/plugins/fresh"));
      }

      @Override
      public void requireRemovable(Path source) {
        if (source.startsWith("/sources")) {
          throw new PluginException(ErrorCode.INVALID_ARGUMENT, "it lies in " + source);
        }
      }

      @Override
      public void remove(String id, Path source, Caller by) {
        changed.add(by.name() + " removes " + id + " in " + source);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public AuditReading audit() {
    return audit;
  }

  @Override
  public boolean forget(String plugin, @Nullable String database, Caller by) {
    databases.add(String.valueOf(database));
    forgotten.add(plugin + " by " + by.name());
    return !plugin.startsWith("no");
  }

  @Override
  public List<ConfigurationValue> configuration() {
    return List.of(
        new ConfigurationValue("api-key", "km_p***cdef", "KM_API_KEY"),
        new ConfigurationValue("timeout", "30s", "default"));
  }

  @Override
  public List<String> configurationProblems() {
    return problems;
  }

  @Override
  public List<String> configurationRemarks() {
    return List.of();
  }

  @Override
  public String setting(String name) {
    return "1MB";
  }

  @Override
  public Protections protections() {
    return new Protections(
        List.of(
            new Protection(
                "process tree", true, "ends with the host, by a PID namespace of its own"),
            new Protection("sandbox", false, "bwrap is not installed; install bubblewrap")),
        List.of(),
        List.of("read every file of the host's user"));
  }

  @Override
  public BuildInformation build() {
    return new BuildInformation("1.2.3", "VM 25", "Linux amd64", "/opt/mortise");
  }
}
