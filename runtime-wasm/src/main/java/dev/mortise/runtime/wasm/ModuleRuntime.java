package dev.mortise.runtime.wasm;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.host.Launch;
import dev.mortise.host.PluginConnection;
import dev.mortise.host.PluginRuntime;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Runs plugins that are WebAssembly modules.
///
/// A module reaches nothing but its own memory and what it asks of the host. Owns the threads on
/// which modules run, one that compiles, and every instance. Safe for any thread.
public final class ModuleRuntime implements PluginRuntime {
  private static final ModuleLimits LIMITS = ModuleLimits.DEFAULT;

  /// One plugin may have this part of the places for streams: a stream keeps a thread for as long
  /// as it waits for its caller, who may be silent for days.
  private static final int STREAMS_PART = 4;

  private final ModuleRuntimeConfig config;
  private final GuestThreads threads;
  private final CompileWorker compiler;
  private final Quota memory;
  private final Quota streams;
  private final Set<ModuleConnection> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private ModuleRuntime(ModuleRuntimeConfig config) {
    this.config = config;
    this.threads = new GuestThreads(config.threads());
    this.compiler = new CompileWorker(config.cacheDir());
    this.memory = new Quota(config.memoryBytesMax());
    this.streams = new Quota(config.threads());
  }

  /// A runtime that has started nothing yet.
  public static ModuleRuntime create(ModuleRuntimeConfig config) {
    return new ModuleRuntime(config);
  }

  @Override
  public Manifest.Kind kind() {
    return Manifest.Kind.MODULE;
  }

  /// What would be wrong with the module of a plugin, looked at without running it.
  ///
  /// @return a whole sentence; empty where it could be started
  public static Optional<String> entryProblem(Manifest manifest, Path folder) {
    try {
      load(ModuleRuntimeConfig.builder().build(), manifest, folder);
      return Optional.empty();
    } catch (PluginException refused) {
      return Optional.of(refused.getMessage());
    }
  }

  private static Program load(ModuleRuntimeConfig config, Manifest manifest, Path folder) {
    Abi abi = Abi.of(manifest);
    byte[] file = ModuleFile.read(manifest, folder, LIMITS.moduleBytes());
    var budget =
        new Program.Budget(
            config.memory().of(manifest.limits().memoryBytes()),
            config.fuel().of(manifest.limits().fuel()));
    try {
      return Program.load(file, LIMITS, budget, shape -> abi.check(shape, manifest));
    } catch (Malformed e) {
      throw new PluginException(
          ErrorCode.NOT_EXECUTABLE,
          "%s: its module %s is not run: %s."
              .formatted(manifest.label(), manifest.runtime().entry().get("any"), e.getMessage()),
          e);
    }
  }

  @Override
  public PluginConnection start(Launch launch) {
    if (closed) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE, launch.manifest().label() + ": the host is shutting down.");
    }
    Program program = load(config, launch.manifest(), launch.folder());
    compiler.compile(program, launch.manifest().label());
    var plugin =
        new Plugin(
            launch,
            program,
            config.messageBytesMax(),
            config.hostVersion(),
            // One that begins with more than half may have that.
            memory.part(Math.max(memory.max() / 2, program.memoryBytes())),
            new AtomicBoolean());
    var connection =
        new ModuleConnection(
            plugin,
            Abi.of(launch.manifest()),
            threads,
            config,
            streams.part(Math.max(1, streams.max() / STREAMS_PART)),
            this::giveUpIdle);
    running.add(connection);
    var _ = connection.closed().thenRun(() -> running.remove(connection));
    if (closed) {
      connection.close();
    }
    return connection;
  }

  /// Ends the instances that no call has come for yet: one that has come needs their memory.
  private void giveUpIdle() {
    running.forEach(ModuleConnection::giveUpIdle);
  }

  /// How many streams are served now, over all plugins.
  public int streams() {
    return Math.toIntExact(streams.taken());
  }

  /// How many bytes all instances have as their memory now.
  public long memoryBytes() {
    return memory.taken();
  }

  /// Ends every instance.
  @Override
  public void close() {
    closed = true;
    running.forEach(PluginConnection::close);
    compiler.close();
    threads.close();
  }
}
