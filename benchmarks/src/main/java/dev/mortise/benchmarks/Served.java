package dev.mortise.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server in another process: one of [ServedHost], or the Go host.
///
/// For one thread. Whoever starts it closes it, which ends the process.
final class Served implements AutoCloseable {
  private static final long END_SECONDS = 20;

  private final Process process;
  private final BufferedReader from;
  private final Path log;
  private final long[] said;

  private Served(List<String> command, Path log) throws IOException {
    this.log = log;
    this.process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    this.from =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    try {
      String line = line();
      if (!line.startsWith("port ")) {
        throw new IOException("no port but '" + line + "': " + words());
      }
      this.said = Arrays.stream(line.substring(5).split(" ")).mapToLong(Long::parseLong).toArray();
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /// A server with these plugins.
  ///
  /// @param name of its folder and log
  /// @param flags of its JVM
  static Served plugins(
      Context context, String name, boolean audited, Path plugins, String... flags)
      throws IOException {
    Path home = context.folder("serve-" + name);
    String mode = audited ? "audited" : "unaudited";
    return new Served(
        Context.self(List.of(flags), "serve", mode, home.toString(), plugins.toString()),
        home.resolve("bench.log"));
  }

  /// Helidon alone.
  static Served direct(Context context, String... flags) throws IOException {
    Path home = context.folder("serve-direct");
    return new Served(Context.self(List.of(flags), "serve", "direct"), home.resolve("bench.log"));
  }

  /// The Go host with the Kite plugin.
  static Served go(Context context) throws IOException, InterruptedException {
    Path home = context.folder("serve-go");
    List<String> command = new ArrayList<>();
    command.add(context.built().resolve("kitehost").toString());
    command.add(context.built().resolve("kites/bench-kite/bench-kite").toString());
    return new Served(command, home.resolve("bench.log"));
  }

  int port() {
    return (int) said[0];
  }

  /// The processor time the server has used, in nanoseconds; that of its plugins does not count.
  long processor() {
    return process.info().totalCpuDuration().map(java.time.Duration::toNanos).orElse(0L);
  }

  /// How long the JVM, opening the host and opening the server took, in nanoseconds.
  long part(int i) {
    return said[i + 1];
  }

  /// Waits until every plugin runs or has failed.
  Served settled() throws IOException {
    if (ask("settle") != 1) {
      throw new IOException("the plugins do not start: " + words());
    }
    return this;
  }

  /// One question of [ServedHost], one number.
  long ask(String question) throws IOException {
    process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    return Long.parseLong(line());
  }

  private String line() throws IOException {
    String line = from.readLine();
    if (line == null) {
      throw new IOException("the server ended: " + words());
    }
    return line;
  }

  private String words() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        Context.say("a server did not end in " + END_SECONDS + " seconds; it is ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
