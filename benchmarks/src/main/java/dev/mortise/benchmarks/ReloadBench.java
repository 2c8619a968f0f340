package dev.mortise.benchmarks;

import dev.mortise.api.Caller;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Tool;
import dev.mortise.embed.Mortise;
import dev.mortise.embed.MortiseConfig;
import dev.mortise.embed.MortisePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Calls a tool at a steady rate while its plugin is reloaded again and again: none may fail.
final class ReloadBench {
  private static final int RATE = 5000;
  private static final int CALLERS = 64;
  private static final String PLUGIN = "bench-tool";
  private static final Caller CALLER = new Caller.Application("bench");

  private final Mortise mortise;
  private final Tool tool;
  private final int calls;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  private ReloadBench(Mortise mortise, int calls) {
    this.mortise = mortise;
    this.calls = calls;
    this.tool =
        mortise.plugins().contribution(Tool.class, PLUGIN, "echo", CALLER, Duration.ofSeconds(30));
  }

  static List<Bench> benches() {
    return List.of(
        new Bench(
            "reload", "reload", "calls that fail while a plugin is reloaded", ReloadBench::rows));
  }

  private static List<Row> rows(Context context) throws IOException, InterruptedException {
    Path plugins = context.built().resolve("tools");
    MortisePaths paths =
        MortisePaths.of(
            Map.of("MORTISE_HOME", context.folder("reload").toString()),
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
        throw new IOException(PLUGIN + " does not start");
      }
      return new ReloadBench(mortise, context.quick() ? 10_000 : 100_000).run();
    }
  }

  private List<Row> run() {
    Context.say("reload under " + RATE + " calls a second");
    for (int i = 0; i < 1000; i++) {
      ask(i);
    }
    int reloads = 0;
    long begin = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS; i++) {
        threads.execute(() -> call(begin));
      }
      while (next.get() < calls) {
        mortise.plugins().reload(PLUGIN, CALLER);
        reloads++;
      }
    }
    double rate = calls * 1e9 / (System.nanoTime() - begin);
    String name = "calls failed of %,d, %d reloads".formatted(calls, reloads);
    return List.of(
        new Row(name, "calls", failed.get(), null, "", Row.Aim.atMost(0)),
        new Row("their pace, " + RATE + " meant", "per s", rate, null, "", null));
  }

  /// Each call has its moment, however long those before it took.
  private void call(long begin) {
    for (int i = next.getAndIncrement(); i < calls; i = next.getAndIncrement()) {
      long due = begin + i * (1_000_000_000L / RATE);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      try {
        ask(i);
      } catch (PluginException e) {
        if (failed.getAndIncrement() < 5) {
          Context.say("a call failed: " + e.getMessage());
        }
      }
    }
  }

  private void ask(int i) {
    String text = Integer.toString(i);
    var arguments = Json.of("{\"text\":\"" + text + "\"}");
    Tool.Result result = tool.execute(new Tool.Invocation(arguments, ""));
    if (!result.text().equals(text)) {
      throw new IllegalStateException("asked " + text + ", answered " + result.text());
    }
  }
}
