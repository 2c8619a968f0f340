package dev.mortise.runtime.process;

import dev.mortise.goplugin.Exit;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Records start caches in the background: a plugin that starts without one is, a little later,
/// rehearsed by a process that never serves (`dev.mortise.sdk.Rehearsal`), confined as the plugin
/// is, at the lowest priority, one at a time, and for a bounded time.
///
/// Not recorded from the plugin's own process: that would write the cache when it ends, which takes
/// longer than a plugin has to end. A failure costs nothing but the speed; it is tried once by each
/// host. Owns one thread.
final class StartRecorder implements AutoCloseable {
  static final String KIND = "aot";

  /// Enough for the other plugins to be up; a host for one call has ended by then.
  private static final Duration LATER = Duration.ofSeconds(3);

  private static final Duration TIME = Duration.ofSeconds(90);
  private static final Duration END = Duration.ofSeconds(5);
  private static final Path NICE = Path.of("/usr/bin/nice");
  private static final System.Logger LOG = System.getLogger(StartRecorder.class.getName());

  private final ProcessRuntimeConfig config;
  private final RunFolder folder;
  private final Spawner spawner;
  private final JavaCache cache;
  private final Set<String> tried = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("mortise-start-recorder").factory());
  private @Nullable Helper current;
  private boolean closed;

  StartRecorder(ProcessRuntimeConfig config, RunFolder folder, Spawner spawner, JavaCache cache) {
    this.config = config;
    this.folder = folder;
    this.spawner = spawner;
    this.cache = cache;
  }

  /// Sees to it that the next start has a cache.
  ///
  /// @param directory the plugin's files
  void later(JavaProgram program, Keeper keeper, Path directory) {
    String key = program.start();
    if (key == null || !tried.add(key)) {
      return;
    }
    try {
      var _ =
          thread.schedule(
              () -> record(program, key, keeper, directory),
              LATER.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The host is being closed.
    }
  }

  /// Records now, unless there is one already.
  ///
  /// @return whether there is one now
  boolean record(JavaProgram program, String key, Keeper keeper, Path directory) {
    if (cache.find(key, KIND).isPresent()) {
      return true;
    }
    try (Helper helper = begin(keeper)) {
      Path made = helper.scratch().resolve("start." + KIND);
      var words = new ArrayList<String>();
      if (Files.isExecutable(NICE)) {
        words.addAll(List.of(NICE.toString(), "-n", "19"));
      }
      words.addAll(CommandLine.java(config.javaHome(), helper.scratch()));
      words.add("-Djava.io.tmpdir=" + helper.scratch());
      words.add("-XX:AOTCacheOutput=" + made);
      words.addAll(program.rehearsal());
      var readable = new ArrayList<>(program.readable());
      readable.add(CommandLine.real(config.javaHome()));
      Exit exit = helper.run(words, directory.toRealPath(), readable, TIME);
      if (exit != null && Files.exists(made)) {
        cache.keep(key, "start", KIND, made);
        return true;
      }
      LOG.log(Level.DEBUG, "no start cache was recorded: {0}", helper.printed());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "no start cache was recorded", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
    return false;
  }

  private synchronized Helper begin(Keeper keeper) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    Helper helper = new Helper(spawner, keeper, folder.path());
    current = helper;
    return helper;
  }

  private synchronized void end() {
    current = null;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    Helper running;
    synchronized (this) {
      closed = true;
      running = current;
    }
    if (running != null) {
      running.close();
    }
    try {
      // What is being copied into the cache now would otherwise come after the host's end.
      if (!thread.awaitTermination(END.toSeconds(), TimeUnit.SECONDS)) {
        LOG.log(Level.DEBUG, "the recorder of start caches takes long to end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
