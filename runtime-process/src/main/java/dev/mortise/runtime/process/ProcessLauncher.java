package dev.mortise.runtime.process;

import dev.mortise.api.Manifest;
import dev.mortise.goplugin.Exit;
import dev.mortise.goplugin.LaunchRequest;
import dev.mortise.goplugin.LaunchedProcess;
import dev.mortise.goplugin.PluginLauncher;
import dev.mortise.host.Refusals;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Starts one plugin's process: clean environment, nothing to read on standard input, kept.
final class ProcessLauncher implements PluginLauncher {
  private final Manifest manifest;
  private final Entry entry;
  private final @Nullable JavaProgram program;
  private final @Nullable Path cache;
  private final Path folder;
  private final Keeper keeper;
  private final boolean network;
  private final @Nullable SandboxWatch watch;
  private final Refusals refusals;
  private final Spawner spawner;
  private final ProcessRuntimeConfig config;
  private volatile @Nullable KeptProcess process;

  /// @param program how a JVM runs the entry, or null where the system does
  /// @param cache a start cache for that JVM, or null
  /// @param folder the plugin's verified files
  /// @param network whether a confined one may reach the network directly
  /// @param watch tells what it is refused; null where nothing does
  ProcessLauncher(
      Manifest manifest,
      Entry entry,
      @Nullable JavaProgram program,
      @Nullable Path cache,
      Path folder,
      Keeper keeper,
      boolean network,
      @Nullable SandboxWatch watch,
      Refusals refusals,
      Spawner spawner,
      ProcessRuntimeConfig config) {
    this.manifest = manifest;
    this.entry = entry;
    this.program = program;
    this.cache = cache;
    this.folder = folder;
    this.keeper = keeper;
    this.network = network;
    this.watch = watch;
    this.refusals = refusals;
    this.spawner = spawner;
    this.config = config;
  }

  @Override
  public LaunchedProcess launch(LaunchRequest request) throws IOException {
    Path sockets = request.socketDirectory();
    Path home = Files.createDirectory(sockets.resolve(BubblewrapKeeper.HOME));
    CommandLine line =
        program == null
            ? CommandLine.ofNative(entry.file())
            : CommandLine.ofJava(program, heapBytes(), config.javaHome(), home, cache);
    var kept =
        new Program(line.words(), folder.toRealPath(), sockets, line.readable(), network, limits());
    Map<String, String> environment = CleanEnvironment.of(request.environment(), sockets, home);
    Process launched =
        watch == null ? unwatched(kept, environment) : watched(watch, kept, environment);
    var started = new KeptProcess(launched, keeper);
    process = started;
    return started;
  }

  private Process unwatched(Program kept, Map<String, String> environment) throws IOException {
    var builder = new ProcessBuilder(keeper.wrap(kept)).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    if (!keeper.heldByPipe()) {
      builder.redirectInput(new File("/dev/null"));
    }
    return spawner.start(builder);
  }

  private Process watched(SandboxWatch watching, Program kept, Map<String, String> environment)
      throws IOException {
    Program program = kept.underWatch();
    List<String> words = keeper.wrap(program);
    return spawner.start(
        () -> watching.start(manifest.id(), program, words, environment, folder, refusals));
  }

  private ResourceLimits limits() {
    return ResourceLimits.of(ResourceLimits.memory(manifest.limits(), config.memory()));
  }

  /// An unconfined one whose manifest says nothing has as much as a JVM gives itself.
  private @Nullable Long heapBytes() {
    return keeper.confines()
        ? Long.valueOf(ResourceLimits.memory(manifest.limits(), config.memory()))
        : manifest.limits().memoryBytes();
  }

  @Override
  public Optional<Path> binary() {
    return entry.how() == Entry.How.NATIVE ? Optional.of(entry.file()) : Optional.empty();
  }

  /// What was started; only after a successful start.
  KeptProcess process() {
    KeptProcess started = process;
    if (started == null) {
      throw new IllegalStateException("nothing was started");
    }
    return started;
  }

  /// Whether the system ended it, as it does a JVM that a bad start cache led astray.
  boolean crashed() {
    KeptProcess started = process;
    Exit exit = started == null ? null : started.exited().getNow(null);
    return exit != null && exit.signalled();
  }

  /// How the process is kept, for people.
  String protection() {
    return keeper.protection(
        new Program(List.of("-"), folder, folder, List.of(), network, limits()));
  }

  /// Whether a loopback address the plugin names would be the plugin's own.
  boolean sharesLoopback() {
    return !keeper.confines() || network;
  }
}
