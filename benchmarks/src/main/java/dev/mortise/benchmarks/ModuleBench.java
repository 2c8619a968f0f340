package dev.mortise.benchmarks;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Pane;
import dev.mortise.api.PluginException;
import dev.mortise.api.Tool;
import dev.mortise.embed.Mortise;
import dev.mortise.embed.MortiseConfig;
import dev.mortise.embed.MortisePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A module against a process that does the same, both under a whole host; and what stops a module
/// that does not stop by itself.
final class ModuleBench {
  static final Caller CALLER = new Caller.Application("bench");

  private static final String MODULE = "bench-module";
  private static final String PROCESS = "bench-tool";
  private static final int ARGUMENT_BYTES = 1000;
  private static final int LINES = 50;
  private static final int DEADLINE_MILLIS = 100;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final double PROCESS_RATIO_MAX = 0.1;

  private final Mortise mortise;
  private final Context context;

  private ModuleBench(Mortise mortise, Context context) {
    this.mortise = mortise;
    this.context = context;
  }

  static List<Bench> benches() {
    return List.of(
        new Bench(
            "module", "module", "a tool of a module against one of a process", ModuleBench::rows));
  }

  private static List<Row> rows(Context context) throws IOException, InterruptedException {
    Path plugins = context.folder("module/plugins");
    ModuleFiles.install(context, "plugin", plugins.resolve(MODULE));
    try (Mortise mortise =
        open(context, "module/home", List.of(plugins, context.built().resolve("tools")))) {
      return new ModuleBench(mortise, context).run();
    }
  }

  /// A host over these folders, whose plugins have settled.
  static Mortise open(Context context, String home, List<Path> plugins)
      throws IOException, InterruptedException {
    MortisePaths paths =
        MortisePaths.of(
            Map.of("MORTISE_HOME", context.folder(home).toString()),
            Path.of("/"),
            System.getProperty("os.name"),
            "bench");
    MortiseConfig config =
        MortiseConfig.builder("bench", paths)
            .pluginDirs(plugins)
            .grantDeclared(true)
            .host(h -> h.rate(1e6))
            .build();
    Mortise mortise = Mortise.open(config);
    if (!mortise.awaitSettled(Duration.ofMinutes(1))) {
      mortise.close();
      throw new IOException("the plugins of the bench do not start");
    }
    return mortise;
  }

  private List<Row> run() {
    List<Row> rows = new ArrayList<>();
    rows.add(against("add of two numbers by a tool, p50", plugin -> added(tool(plugin, "add"))));
    rows.add(against("echo of 1 KiB by a tool, p50", plugin -> echoed(tool(plugin, "echo"))));
    rows.add(against("a command and 50 lines by a pane, p50", this::lines));
    rows.add(stopped());
    return rows;
  }

  /// One kind of call, of the module and of the process in turns.
  ///
  /// @param calls makes what calls a plugin once
  private Row against(String name, Function<String, Runnable> calls) {
    Context.say("a module and a process: " + name);
    Runnable module = calls.apply(MODULE);
    Runnable process = calls.apply(PROCESS);
    int count = context.scaled(20_000);
    context.warmUp(() -> nanos(module, count));
    context.warmUp(() -> nanos(process, count));
    List<Double> ours = new ArrayList<>();
    List<Double> peer = new ArrayList<>();
    for (int round = 0; round < context.rounds(); round++) {
      ours.add(nanos(module, count));
      peer.add(nanos(process, count));
    }
    return new Row(
        name,
        "ns",
        Context.median(ours),
        Context.median(peer),
        "the same through a process",
        Row.Aim.atMost(PROCESS_RATIO_MAX));
  }

  private static double nanos(Runnable call, int count) {
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long begin = System.nanoTime();
      call.run();
      nanos[i] = System.nanoTime() - begin;
    }
    return Context.median(nanos);
  }

  private Tool tool(String plugin, String name) {
    return tool(plugin, name, LONG);
  }

  private Tool tool(String plugin, String name, Duration timeout) {
    return mortise.plugins().contribution(Tool.class, plugin, name, CALLER, timeout);
  }

  private static Runnable added(Tool tool) {
    var invocation = new Tool.Invocation(Json.of("{\"a\":40,\"b\":2}"), "");
    return () -> expect("42", tool.execute(invocation).text());
  }

  private static Runnable echoed(Tool tool) {
    String text = "x".repeat(ARGUMENT_BYTES);
    var invocation = new Tool.Invocation(Json.of("{\"text\":\"" + text + "\"}"), "");
    return () -> expect(text, tool.execute(invocation).text());
  }

  private static void expect(String wanted, String answer) {
    if (!answer.equals(wanted)) {
      throw new IllegalStateException("expected " + wanted + ", got " + answer);
    }
  }

  private Runnable lines(String plugin) {
    Pane pane = mortise.plugins().contribution(Pane.class, plugin, "lines", CALLER, LONG);
    pane.open(new Pane.Opened("bench", 80, LINES, Json.EMPTY, null));
    var command = new Pane.Command("bench", "select_next", null, null);
    return () -> {
      List<Pane.Line> lines = pane.command(command).lines();
      if (lines == null || lines.size() != LINES) {
        throw new IllegalStateException("the pane does not draw its lines");
      }
      expect(
          "49: select_next was asked for, and this is its line",
          lines.getLast().spans().getFirst().text());
    };
  }

  private Row stopped() {
    Context.say("a module that does not stop by itself");
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < context.rounds(); i++) {
      times.add(spin());
    }
    added(tool(MODULE, "add")).run();
    return new Row(
        "an endless loop is stopped",
        "ms",
        Context.median(times),
        (double) DEADLINE_MILLIS,
        "its deadline",
        Row.Aim.atMost(1.1));
  }

  /// In milliseconds.
  private double spin() {
    Tool tool = tool(MODULE, "spin", Duration.ofMillis(DEADLINE_MILLIS));
    long begin = System.nanoTime();
    try {
      tool.execute(new Tool.Invocation(Json.EMPTY, ""));
      throw new IllegalStateException("it ended by itself");
    } catch (PluginException e) {
      if (e.code() != ErrorCode.DEADLINE_EXCEEDED) {
        throw e;
      }
      return (System.nanoTime() - begin) / 1e6;
    }
  }
}
