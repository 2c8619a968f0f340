package dev.mortise.benchmarks;

import dev.mortise.api.Caller;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Tool;
import dev.mortise.embed.Mortise;
import dev.mortise.embed.MortiseConfig;
import dev.mortise.embed.MortisePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Ten plugins, nine of which are called at a steady rate: what the slowest of their calls take
/// while the tenth is stuck or floods its log, against the same while it rests.
final class NeighbourBench {
  private static final int PLUGINS = 10;
  private static final int STUCK_CALLS = 16;
  private static final long PAUSE_NANOS = 5_000_000;
  private static final Caller CALLER = new Caller.Application("bench");
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final Mortise mortise;
  private final int calls;
  private final List<Tool> good;

  private NeighbourBench(Mortise mortise, int calls) {
    this.mortise = mortise;
    this.calls = calls;
    this.good = IntStream.range(1, PLUGINS).mapToObj(i -> tool(i, "echo", LONG)).toList();
  }

  static List<Bench> benches() {
    return List.of(
        new Bench(
            "neighbour",
            "neighbour",
            "what a stuck or flooding plugin costs the others",
            NeighbourBench::rows));
  }

  private static List<Row> rows(Context context) throws Exception {
    Path home = context.folder("neighbour");
    Path plugins = plugins(context, home.resolve("plugins"));
    MortisePaths paths =
        MortisePaths.of(
            Map.of("MORTISE_HOME", home.toString()),
            Path.of("/"),
            System.getProperty("os.name"),
            "bench");
    MortiseConfig config =
        MortiseConfig.builder("bench", paths)
            .pluginDirs(List.of(plugins))
            .grantDeclared(true)
            .host(h -> h.rate(1e6))
            .build();
    try (var mortise = Mortise.open(config)) {
      if (!mortise.awaitSettled(Duration.ofMinutes(1))) {
        throw new IOException("the plugins do not start");
      }
      return new NeighbourBench(mortise, context.scaled(1000)).run(context.rounds());
    }
  }

  private static Path plugins(Context context, Path folder) throws Exception {
    Path tool = context.built().resolve("tools/bench-tool");
    String manifest = Files.readString(tool.resolve("plugin.toml"));
    for (int i = 0; i < PLUGINS; i++) {
      Path bin = Files.createDirectories(folder.resolve(id(i)).resolve("bin"));
      Files.copy(tool.resolve("bin/bench-tool"), bin.resolve(id(i)));
      Files.writeString(
          folder.resolve(id(i)).resolve("plugin.toml"), manifest.replace("bench-tool", id(i)));
    }
    return folder;
  }

  private static String id(int i) {
    return "bench-" + i;
  }

  private Tool tool(int plugin, String name, Duration time) {
    return mortise.plugins().contribution(Tool.class, id(plugin), name, CALLER, time);
  }

  private List<Row> run(int rounds) throws Exception {
    var resting = new ArrayList<Double>();
    var stuck = new ArrayList<Double>();
    var flooding = new ArrayList<Double>();
    measure();
    for (int i = 0; i < rounds; i++) {
      Context.say("neighbours, round " + (i + 1) + " of " + rounds);
      resting.add(measure());
      stuck.add(beside("stuck", STUCK_CALLS));
      flooding.add(beside("flood", 1));
    }
    return List.of(row("stuck", stuck, resting), row("flooding", flooding, resting));
  }

  private static Row row(String what, List<Double> beside, List<Double> resting) {
    return new Row(
        "%d plugins, one %s: p99 of the others".formatted(PLUGINS, what),
        "ns",
        Context.median(beside),
        Context.median(resting),
        "the same while it rests",
        Row.Aim.atMost(1.2));
  }

  /// The p99 while the tenth plugin does that, in so many calls at once.
  private double beside(String what, int atOnce) throws Exception {
    Tool bad = tool(0, what, SHORT);
    var over = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < atOnce; i++) {
        threads.execute(() -> again(bad, over));
      }
      try {
        return measure();
      } finally {
        over.set(true);
      }
    }
  }

  private static void again(Tool bad, AtomicBoolean over) {
    while (!over.get()) {
      try {
        bad.execute(new Tool.Invocation(Json.of("{\"text\":\"\"}"), ""));
      } catch (PluginException e) {
        // It never answers: the deadline is what ends each call.
        Thread.onSpinWait();
      }
    }
  }

  /// One caller for each of the nine, each calling at a steady pace: the p99 in nanoseconds.
  private double measure() throws Exception {
    List<Future<long[]>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      good.forEach(tool -> all.add(threads.submit(() -> latencies(tool))));
    }
    LongStream latencies = LongStream.empty();
    for (Future<long[]> one : all) {
      latencies = LongStream.concat(latencies, LongStream.of(one.get()));
    }
    return Context.percentile(latencies.toArray(), 99);
  }

  private long[] latencies(Tool tool) {
    long[] nanos = new long[calls];
    for (int i = 0; i < calls; i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
      long begin = System.nanoTime();
      tool.execute(new Tool.Invocation(Json.of("{\"text\":\"x\"}"), ""));
      nanos[i] = System.nanoTime() - begin;
    }
    return nanos;
  }
}
