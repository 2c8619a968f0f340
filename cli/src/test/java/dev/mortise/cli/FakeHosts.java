package dev.mortise.cli;

import dev.mortise.api.LogLine;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginView;
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
    throw new dev.mortise.api.PluginException(
        dev.mortise.api.ErrorCode.CONFLICT, "The port is taken.");
  }

  @Override
  public People people(@Nullable String database) {
    return people;
  }

  @Override
  public AuditReading audit() {
    return audit;
  }

  @Override
  public List<ConfigurationValue> configuration() {
    return List.of(
        new ConfigurationValue("api-key", "km_p***cdef", "KM_API_KEY"),
        new ConfigurationValue("timeout", "30s", "default"));
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
