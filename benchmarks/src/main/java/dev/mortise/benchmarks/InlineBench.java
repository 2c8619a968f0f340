package dev.mortise.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// What a plugin in line adds to a line, against the same plugin when it is only shown copies.
final class InlineBench {
  private static final String COPY = "the same plugin, shown copies";
  private static final long PAUSE_NANOS = 1_000_000;

  private final Context context;
  private final Path work;
  private final Path plugins;

  private InlineBench(Context context) throws IOException, InterruptedException {
    this.context = context;
    this.plugins = context.built().resolve("deciders");
    this.work = context.folder("inline");
  }

  static List<Bench> benches() {
    return List.of(
        new Bench(
            "inline",
            "monitor",
            "time a plugin in line adds to a line",
            context -> new InlineBench(context).rows()));
  }

  private Pipe direct() throws IOException {
    return new Pipe(List.of("cat"), Map.of(), work.resolve("direct.log"));
  }

  /// @param inLine whether the plugin is granted to decide
  private Pipe monitor(String name, boolean inLine) throws IOException, InterruptedException {
    String mortise = context.mortise().toString();
    Map<String, String> home = Map.of("MORTISE_HOME", work.resolve(name).toString());
    var command = new ArrayList<>(List.of(mortise, "monitor", "--start-wait", "60s"));
    command.addAll(List.of("--plugin-dir", plugins.toString()));
    if (inLine) {
      command.add("--grant-declared");
    } else {
      grant(home);
    }
    command.addAll(List.of("--", "cat"));
    return new Pipe(command, home, work.resolve(name + ".log"));
  }

  private void grant(Map<String, String> home) throws IOException, InterruptedException {
    var grant =
        new ProcessBuilder(
            context.mortise().toString(),
            "plugins",
            "grant",
            "bench-decider",
            "messages:observe",
            "--plugin-dir",
            plugins.toString());
    grant.environment().putAll(home);
    Process process =
        grant.redirectErrorStream(true).redirectOutput(work.resolve("grant.log").toFile()).start();
    if (process.waitFor() != 0) {
      throw new IOException(Files.readString(work.resolve("grant.log")));
    }
  }

  private List<Row> rows() throws IOException, InterruptedException {
    Context.say("inline: time added to a line");
    try (Pipe direct = direct();
        Pipe copy = monitor("copy", false);
        Pipe line = monitor("line", true)) {
      List<Pipe> pipes = List.of(direct, copy, line);
      int lines = context.scaled(5000);
      measure(pipes, Math.max(1000, lines));
      long[][] times = measure(pipes, lines);
      check(line.end(), "bench-decider 1.0.0 in line: ");
      check(copy.end(), "is only shown copies");
      return List.of(row(times, 50), row(times, 99));
    }
  }

  private static void check(String said, String expected) throws IOException {
    if (!said.contains(expected)) {
      throw new IOException("the monitor did not say '" + expected + "': " + said);
    }
  }

  private static long[][] measure(List<Pipe> pipes, int lines) throws IOException {
    long[][] times = new long[pipes.size()][lines];
    for (int i = 0; i < lines; i++) {
      for (int p = 0; p < pipes.size(); p++) {
        times[p][i] = pipes.get(p).pass();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return times;
  }

  /// A round trip is two lines, one each way, and the plugin decides about both.
  private static Row row(long[][] times, int percent) {
    double direct = Context.median(times[0]);
    double copy = (Context.percentile(times[1], percent) - direct) / 2;
    double line = (Context.percentile(times[2], percent) - direct) / 2;
    return new Row("monitor, in line adds to a line, p" + percent, "ns", line, copy, COPY, null);
  }
}
