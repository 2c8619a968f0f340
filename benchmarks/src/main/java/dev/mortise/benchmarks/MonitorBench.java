package dev.mortise.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the monitor with one observing plugin adds to a pipe, against one more `cat` in each
/// direction, and against a monitor that calls its plugin before it forwards.
final class MonitorBench {
  private static final String CAT = "one more cat each way";
  private static final String BEFORE = "call before forwarding";
  private static final long PAUSE_NANOS = 1_000_000;
  private static final Pattern TALLY = Pattern.compile("observer \\S+\\s+(\\d+)\\s+(\\d+)\\s+\\d+");

  private final Context context;
  private final Path work;
  private final Path plugins;

  private MonitorBench(Context context) throws IOException, InterruptedException {
    this.context = context;
    this.plugins = context.built().resolve("observers");
    this.work = context.folder("monitor");
  }

  static List<Bench> benches() {
    return List.of(
        new Bench(
            "monitor",
            "monitor",
            "time the monitor adds to a line, and its throughput",
            context -> new MonitorBench(context).rows()));
  }

  private List<Row> rows() throws IOException, InterruptedException {
    var rows = new ArrayList<>(latency());
    rows.addAll(throughput());
    return rows;
  }

  private Pipe direct() throws IOException {
    return new Pipe(List.of("cat"), Map.of(), work.resolve("direct.log"));
  }

  private Pipe cats() throws IOException {
    return new Pipe(List.of("sh", "-c", "cat | cat | cat"), Map.of(), work.resolve("cats.log"));
  }

  private Pipe ours() throws IOException {
    String mortise = context.mortise().toString();
    List<String> command =
        List.of(
            mortise,
            "monitor",
            "--plugin-dir",
            plugins.toString(),
            "--grant-declared",
            "--",
            "cat");
    Map<String, String> home = Map.of("MORTISE_HOME", work.resolve("home").toString());
    return new Pipe(command, home, work.resolve("ours.log"));
  }

  private Pipe before() throws IOException {
    String plugin = plugins.resolve("km-plugin-observer").toString();
    List<String> command = Context.self(List.of("-XX:+UseSerialGC"), "kilometers", plugin, "cat");
    return new Pipe(command, Map.of(), work.resolve("before.log"));
  }

  private List<Row> latency() throws IOException, InterruptedException {
    Context.say("monitor: time added to a line");
    try (Pipe direct = direct();
        Pipe cats = cats();
        Pipe ours = ours();
        Pipe before = before()) {
      List<Pipe> pipes = List.of(direct, cats, ours, before);
      int lines = context.scaled(5000);
      measure(pipes, Math.max(1000, lines), PAUSE_NANOS / 4);
      long[][] times = measure(pipes, lines, PAUSE_NANOS);
      String said = ours.end();
      Matcher tally = TALLY.matcher(said);
      if (!tally.find() || Long.parseLong(tally.group(1)) < 2L * lines) {
        throw new IOException("the plugin did not see the lines: " + said);
      }
      return List.of(
          added(times, 1, 50, CAT, Row.Aim.atMost(2)),
          added(times, 1, 99, CAT, null),
          added(times, 3, 50, BEFORE, null),
          added(times, 3, 99, BEFORE, null));
    }
  }

  /// One line through each pipe in turn, with a pause in which plugins get their copies.
  private static long[][] measure(List<Pipe> pipes, int lines, long pause) throws IOException {
    long[][] times = new long[pipes.size()][lines];
    for (int i = 0; i < lines; i++) {
      for (int p = 0; p < pipes.size(); p++) {
        times[p][i] = pipes.get(p).pass();
        LockSupport.parkNanos(pause);
      }
    }
    return times;
  }

  /// A round trip is two lines, one each way.
  private static Row added(
      long[][] times, int peer, int percent, String name, Row.@Nullable Aim aim) {
    // The usual time without anything between: the slowest of a direct pipe say nothing of ours.
    double direct = Context.median(times[0]);
    double ours = (Context.percentile(times[2], percent) - direct) / 2;
    double theirs = (Context.percentile(times[peer], percent) - direct) / 2;
    String row = "monitor adds to a line, p" + percent + (peer == 1 ? "" : " (before)");
    return new Row(row, "ns", ours, theirs, name, aim);
  }

  private List<Row> throughput() throws IOException, InterruptedException {
    long bytes = context.quick() ? 64L << 20 : 1_000_000_000L;
    String size = context.quick() ? "64 MiB" : "1 GB";
    Context.say("monitor: throughput of " + size + " of small lines");
    var ours = new ArrayList<Double>();
    var cats = new ArrayList<Double>();
    for (int i = 0; i < (context.quick() ? 1 : 3); i++) {
      ours.add(rate(ours(), bytes));
      cats.add(rate(cats(), bytes));
    }
    double before = rate(before(), context.quick() ? 1L << 20 : 8L << 20);
    double rate = Context.median(ours);
    String name = "monitor throughput, " + size;
    return List.of(
        new Row(name, "MiB/s", rate, Context.median(cats), CAT, Row.Aim.atLeast(0.5)),
        new Row(name + " (before)", "MiB/s", rate, before, BEFORE, null));
  }

  private static double rate(Pipe pipe, long bytes) throws IOException, InterruptedException {
    try (pipe) {
      long _ = pipe.pass(); // It has started.
      return pipe.stream(bytes) / (1 << 20);
    }
  }
}
