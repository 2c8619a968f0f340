package dev.mortise.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What every bench needs: where the checkout and the built peers are, and how long it may take.
///
/// @param root of the checkout
/// @param built folder of the Go binaries `plugin` and `host`
/// @param quick whether a fraction of the rounds will do
record Context(Path root, Path built, boolean quick) {
  private static final long PEER_MINUTES_MAX = 5;

  /// How often ours and the peer's alternate.
  int rounds() {
    return quick ? 1 : 5;
  }

  int scaled(int full) {
    return quick ? Math.max(1, full / 10) : full;
  }

  /// One round of the peer.
  double peer(boolean mtls, String... scenario) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(built.resolve("host").toString());
    command.add(built.resolve("plugin").toString());
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
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
