package dev.mortise.runtime.process;

import dev.mortise.goplugin.Exit;
import dev.mortise.host.PluginWords;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A short-lived process that does something for a plugin, kept and confined as the plugin is, and
/// without its network. Used by one thread; may be closed by another, which ends it.
final class Helper implements AutoCloseable {
  private static final int OUTPUT_BYTES_MAX = 16 << 10;

  private final Spawner spawner;
  private final Keeper keeper;
  private final Path scratch;
  private @Nullable KeptProcess process;
  private boolean closed;

  /// @param runDir where its folder is made, which goes with it
  Helper(Spawner spawner, Keeper keeper, Path runDir) throws IOException {
    this.spawner = spawner;
    this.keeper = keeper;
    this.scratch = Files.createTempDirectory(runDir, "h").toRealPath();
  }

  /// The only folder it can write to.
  Path scratch() {
    return scratch;
  }

  /// Runs it to its end.
  ///
  /// @param directory where it runs; readable, as the others are
  /// @return empty when it was not done in time
  @Nullable Exit run(List<String> words, Path directory, List<Path> readable, Duration time)
      throws IOException, InterruptedException {
    var program = new Program(words, directory, scratch, readable, false, ResourceLimits.helper());
    var builder = new ProcessBuilder(keeper.wrap(program)).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(CleanEnvironment.of(Map.of(), scratch, scratch));
    builder.redirectErrorStream(true).redirectOutput(output().toFile());
    if (!keeper.heldByPipe()) {
      builder.redirectInput(new File("/dev/null"));
    }
    KeptProcess started = start(builder);
    try {
      return started.exited().get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      started.kill();
    }
  }

  private synchronized KeptProcess start(ProcessBuilder builder) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    var started = new KeptProcess(spawner.start(builder), keeper);
    process = started;
    return started;
  }

  private Path output() {
    return scratch.resolve("output");
  }

  /// What it printed on either output, harmless, one line after the other.
  List<String> printed() throws IOException {
    return lines(output());
  }

  /// What it wrote into a file of its folder, harmless; nothing where there is no such file.
  List<String> wrote(String name) throws IOException {
    Path file = scratch.resolve(name);
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? lines(file) : List.of();
  }

  private static List<String> lines(Path file) throws IOException {
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return new String(in.readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .map(line -> PluginWords.of(line, 400))
          .toList();
    }
  }

  /// Ends it if it still runs, and removes its folder.
  @Override
  public synchronized void close() {
    closed = true;
    if (process != null) {
      process.kill();
      process.exited().copy().completeOnTimeout(null, 5, TimeUnit.SECONDS).join();
    }
    try (Stream<Path> files = Files.walk(scratch)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      System.getLogger(Helper.class.getName())
          .log(System.Logger.Level.DEBUG, "a helper's folder remains", e);
    }
  }
}
