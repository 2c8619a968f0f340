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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs plugins as processes that speak go-plugin.
///
/// Owns a thread that starts processes, one for timers, for a moment one that tries what keeps
/// them, and every process it started. Safe for any thread; plugins start in parallel.
public final class ProcessRuntime implements PluginRuntime {
  private final ProcessRuntimeConfig config;
  private final RunFolder folder;
  private final Spawner spawner = new Spawner();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("mortise-process-timer").factory());
  private final Set<PluginConnection> running = ConcurrentHashMap.newKeySet();
  private final @Nullable JavaCache javaCache;
  private final @Nullable StartRecorder recorder;
  private final JavaPrograms programs;
  private final KeeperSearch search;
  private volatile boolean closed;

  private ProcessRuntime(ProcessRuntimeConfig config) {
    this.config = config;
    this.folder = new RunFolder(config.runDir());
    Path caches = config.cacheDir();
    javaCache = caches == null ? null : new JavaCache(caches);
    recorder = javaCache == null ? null : new StartRecorder(config, folder, spawner, javaCache);
    programs = new JavaPrograms(config, folder, spawner, javaCache);
    search =
        new KeeperSearch(
            () -> Keepers.probe(spawner, folder.path(), config.toolFolders(), config.watch()));
  }

  /// A runtime that has started nothing yet.
  public static ProcessRuntime create(ProcessRuntimeConfig config) {
    return new ProcessRuntime(config);
  }

  @Override
  public Manifest.Kind kind() {
    return Manifest.Kind.PROCESS;
  }

  /// What would be wrong with the file a plugin is started from, looked at without starting it.
  ///
  /// @return a whole sentence; empty where it could be started
  public static Optional<String> entryProblem(Manifest manifest, Path folder) {
    try {
      Entry.find(manifest, folder, Platform.current());
      return Optional.empty();
    } catch (PluginException refused) {
      return Optional.ofNullable(refused.getMessage());
    }
  }

  /// What this machine can do to keep plugins: tried when somebody first asks, and again while a
  /// trial did not come to its end. Takes milliseconds, or 10 s a trial on a machine that is too
  /// busy.
  ///
  /// @throws PluginException `UNAVAILABLE` when the run folder cannot be made, `CANCELLED` when the
  ///   caller is interrupted
  public Protection protection() {
    ResourceLimits usual = ResourceLimits.of(config.memory().usual());
    boolean always = config.confinement() == ProcessRuntimeConfig.Confinement.ALWAYS;
    return new Diagnosis(search.keepers(), root(), usual, always).protection(folder.path());
  }

  private boolean root() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(folder.path(), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
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
    Keepers keepers = search.keepers();
    Keeper keeper = KeeperChoice.choose(launch, keepers, config.confinement());
    JavaProgram program =
        entry.how() == Entry.How.NATIVE ? null : programs.of(entry, launch, keeper);
    Optional<Path> cache = startCache(program);
    Function<@Nullable Path, ProcessLauncher> launcher =
        with -> launcher(launch, entry, program, with, keeper, keepers.watch());
    ProcessConnection connection = connect(launch, contract, launcher, cache);
    keep(connection);
    if (recorder != null && program != null && cache.isEmpty()) {
      recorder.later(program, keeper, launch.folder());
    }
    return connection;
  }

  /// A JVM that crashes before its handshake may have been led astray by its start cache: once more
  /// without it, since no start may fail for a cache.
  private ProcessConnection connect(
      Launch launch,
      SpokenContract contract,
      Function<@Nullable Path, ProcessLauncher> launcher,
      Optional<Path> cache) {
    ProcessLauncher first = launcher.apply(cache.orElse(null));
    try {
      return connect(launch, contract, first);
    } catch (PluginException e) {
      if (cache.isEmpty() || !first.crashed()) {
        throw e;
      }
      Objects.requireNonNull(javaCache).forget(cache.get());
      return connect(launch, contract, launcher.apply(null));
    }
  }

  private Optional<Path> startCache(@Nullable JavaProgram program) {
    String key = program == null ? null : program.start();
    return key == null || javaCache == null
        ? Optional.empty()
        : javaCache.find(key, StartRecorder.KIND).map(JavaCache.Kept::file);
  }

  private ProcessLauncher launcher(
      Launch launch,
      Entry entry,
      @Nullable JavaProgram program,
      @Nullable Path cache,
      Keeper keeper,
      @Nullable SandboxWatch watch) {
    boolean network = launch.granted().contains(KeeperChoice.NETWORK);
    return new ProcessLauncher(
        launch.manifest(),
        entry,
        program,
        cache,
        launch.folder(),
        keeper,
        network,
        keeper.confines() ? watch : null,
        launch.refusals(),
        spawner,
        config);
  }

  private ProcessConnection connect(
      Launch launch, SpokenContract contract, ProcessLauncher launcher) {
    var output = new PluginOutput(launch.log());
    GoPlugin plugin = GoPlugin.start(settings(launch, contract, launcher, output), launcher);
    var link = new Link(plugin.channel(), launch, config.hostVersion(), timer);
    Dialect dialect = contract.dialect().apply(link);
    return new ProcessConnection(plugin, launcher, dialect, link, output);
  }

  /// Records the start cache of plugins that are Java source files now, instead of after the first
  /// of them was started. Takes seconds; what the SDK needs is all that runs.
  ///
  /// @return whether there is one now
  public boolean prepare() {
    var key = programs.sdkKey();
    if (recorder == null || key.isEmpty()) {
      return false;
    }
    List<Path> sdk = programs.sdk();
    var program = new JavaProgram(sdk, List.of(), JavaProgram.rehearsal(sdk), key.get(), sdk);
    return recorder.record(program, key.get(), search.keepers().holding(), folder.path());
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
        .tempDir(folder.path())
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
    if (recorder != null) {
      recorder.close();
    }
    running.forEach(PluginConnection::close);
    search.close();
    timer.shutdownNow();
    spawner.close();
    folder.close();
  }
}
