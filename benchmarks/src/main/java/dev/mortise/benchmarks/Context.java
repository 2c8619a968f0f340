package dev.mortise.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/// What every bench needs: where the checkout is, the peers, and how long it may take.
final class Context {
  private static final long PEER_MINUTES_MAX = 5;
  private static final int WARM_ROUNDS_MAX = 12;
  private static final double NO_LONGER_FASTER = 0.95;

  private final Path root;
  private final boolean quick;
  private boolean built;

  /// @param root of the checkout
  /// @param quick whether a fraction of the rounds will do
  Context(Path root, boolean quick) {
    this.root = root;
    this.quick = quick;
  }

  Path root() {
    return root;
  }

  boolean quick() {
    return quick;
  }

  /// The folder of the Go binaries, which are built when they are first needed.
  Path built() throws IOException, InterruptedException {
    if (!built) {
      say("building the Go programs");
      Process process =
          new ProcessBuilder("sh", root.resolve("benchmarks/build-go.sh").toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IOException("benchmarks/build-go.sh failed; it says above what to install");
      }
      built = true;
    }
    return root.resolve("benchmarks/target/go");
  }

  /// The installed command line.
  ///
  /// @throws IOException when `./mortise` did not say where it is
  Path mortise() throws IOException {
    String path = System.getenv("MORTISE");
    if (path == null) {
      throw new IOException("MORTISE does not name the installed mortise; run ./mortise bench");
    }
    return Path.of(path);
  }

  /// The folder that has the command line in its `bin`.
  Path installation() throws IOException {
    return mortise().resolve("../..").normalize();
  }

  /// A new empty folder below `benchmarks/target`.
  Path folder(String name) throws IOException {
    Path folder = root.resolve("benchmarks/target/work").resolve(name);
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return Files.createDirectories(folder);
  }

  /// The command of a fresh JVM of this program.
  static List<String> self(List<String> flags, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.add("--alone");
    command.addAll(List.of(arguments));
    return command;
  }

  /// Whether there is a program of that name.
  static boolean installed(String program) {
    String path = System.getenv("PATH");
    return path != null
        && Stream.of(path.split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  static void say(String line) {
    System.err.println("bench: " + line);
  }

  /// How often ours and the peer's alternate.
  int rounds() {
    return quick ? 1 : 5;
  }

  /// Rounds that do not count, until one is no longer clearly faster than the best before it: a JVM
  /// compiles beside what it runs.
  void warmUp(DoubleSupplier round) {
    double best = round.getAsDouble();
    for (int i = 0; i < (quick ? 1 : WARM_ROUNDS_MAX); i++) {
      double next = round.getAsDouble();
      if (next > best * NO_LONGER_FASTER) {
        return;
      }
      best = next;
    }
  }

  int scaled(int full) {
    return quick ? Math.max(1, full / 10) : full;
  }

  /// One round of the peer.
  double peer(boolean mtls, String... scenario) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(built().resolve("host").toString());
    command.add(built().resolve("plugin").toString());
    command.add(mtls ? "mtls" : "plain");
    command.addAll(Arrays.asList(scenario));
    return number(command);
  }

  /// Runs a command that prints one number.
  static double number(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!process.waitFor(PEER_MINUTES_MAX, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(command + " failed: " + printed);
    }
    return Double.parseDouble(printed);
  }

  static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  static double median(long[] values) {
    return percentile(values, 50);
  }

  static double percentile(long[] values, int percent) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, (long) sorted.length * percent / 100)];
  }
}
