package dev.mortise.runtime.process;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.goplugin.GoPlugin;
import dev.mortise.goplugin.GoPluginConfig;
import dev.mortise.host.Launch;
import dev.mortise.host.PluginConnection;
import dev.mortise.host.PluginRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/// Runs plugins as processes that speak go-plugin.
///
/// Owns a thread that starts processes, one for timers, and every process it started. Safe for any
/// thread; plugins start in parallel.
public final class ProcessRuntime implements PluginRuntime {
  private final ProcessRuntimeConfig config;
  private final Spawner spawner = new Spawner();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("mortise-process-timer").factory());
  private final Set<PluginConnection> running = ConcurrentHashMap.newKeySet();
  private @Nullable Keepers keepers;
  private volatile boolean closed;

  private ProcessRuntime(ProcessRuntimeConfig config) {
    this.config = config;
  }

  /// A runtime that has started nothing yet.
  public static ProcessRuntime create(ProcessRuntimeConfig config) {
    return new ProcessRuntime(config);
  }

  @Override
  public Manifest.Kind kind() {
    return Manifest.Kind.PROCESS;
  }

  /// What this machine can do to keep plugins; tried once, which takes a few milliseconds.
  ///
  /// @throws PluginException `UNAVAILABLE` when the run folder cannot be made
  public Protection protection() {
    Keepers found = keepers();
    var program = new Program(List.of("-"), config.runDir(), config.runDir(), List.of(), false);
    Keeper confining = found.confining();
    return new Protection(
        confining == null ? "" : confining.protection(program),
        found.holding().protection(program),
        found.why());
  }

  private synchronized Keepers keepers() {
    Keepers found = keepers;
    if (found == null) {
      found = Keepers.probe(spawner, runDir());
      keepers = found;
    }
    return found;
  }

  private Path runDir() {
    try {
      return Files.createDirectories(config.runDir());
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "The run folder "
              + config.runDir()
              + " cannot be made: "
              + e.getMessage()
              + "; name another one.",
          e);
    }
  }

  @Override
  public PluginConnection start(Launch launch) {
    Manifest manifest = launch.manifest();
    if (closed) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE, manifest.label() + ": the host is shutting down.");
    }
    SpokenContract contract = SpokenContract.of(manifest);
    Entry entry = Entry.find(manifest, launch.folder(), Platform.current());
    Keeper keeper = KeeperChoice.choose(launch, keepers(), config.confinement());
    boolean network = launch.granted().contains(KeeperChoice.NETWORK);
    var launcher =
        new ProcessLauncher(manifest, entry, launch.folder(), keeper, network, spawner, config);
    var output = new PluginOutput(launch.log());
    GoPlugin plugin = GoPlugin.start(settings(launch, contract, launcher, output), launcher);
    var link = new Link(plugin.channel(), launch, config.hostVersion(), timer);
    Dialect dialect = contract.dialect().apply(link);
    var connection = new ProcessConnection(plugin, launcher, dialect, link, output);
    keep(connection);
    return connection;
  }

  private GoPluginConfig settings(
      Launch launch, SpokenContract contract, ProcessLauncher launcher, PluginOutput output) {
    if (launch.deadline().expired()) {
      throw new PluginException(
          ErrorCode.DEADLINE_EXCEEDED,
          launch.manifest().label() + ": its start had no time left; allow it more.");
    }
    return GoPluginConfig.builder(launch.manifest().label())
        .cookie(contract.cookieKey(), contract.cookieValue())
        .versions(Set.of(1))
        .startTimeout(launch.deadline().remaining())
        .autoMtls(contract.autoMtls())
        .messageBytesMax(config.messageBytesMax())
        .tempDir(config.runDir())
        .tcpAllowed(launcher.sharesLoopback())
        .log(output)
        .stdio(output)
        .build();
  }

  private void keep(ProcessConnection connection) {
    running.add(connection);
    var _ = connection.closed().thenRun(() -> running.remove(connection));
    if (closed) {
      connection.close();
    }
  }

  /// Ends every plugin by force: whoever wants a gentle end stops the connections first.
  @Override
  public void close() {
    closed = true;
    running.forEach(PluginConnection::close);
    timer.shutdownNow();
    spawner.close();
  }
}
