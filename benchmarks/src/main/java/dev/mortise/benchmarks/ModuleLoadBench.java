package dev.mortise.benchmarks;

import dev.mortise.api.Json;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import dev.mortise.api.Tool;
import dev.mortise.embed.Mortise;
import dev.mortise.runtime.wasm.BareModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// From a file to an answer: what a module of a megabyte costs until it has answered once, and what
/// a further instance of a compiled module costs.
final class ModuleLoadBench {
  private static final String LARGE = "bench-large";
  private static final int STEPS = 100;
  private static final double INSTANCE_RATIO_MAX = 1.5;
  private static final double INTERPRETED_RATIO_MAX = 0.9;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final Duration COMPILED_MAX = Duration.ofMinutes(5);

  private final Context context;
  private final @Nullable String noWasmtime = Wasmtime.missing();
  private final List<Row> rows = new ArrayList<>();

  private ModuleLoadBench(Context context) {
    this.context = context;
  }

  static List<Bench> benches() {
    return List.of(
        new Bench(
            "module-load",
            "module",
            "from a module to its first answer, new instances",
            context -> new ModuleLoadBench(context).run()));
  }

  private List<Row> run() throws IOException, InterruptedException {
    instances(Files.readAllBytes(ModuleFiles.module(context, "work")));
    loads(Files.readAllBytes(ModuleFiles.module(context, "large")));
    underHost();
    return rows;
  }

  private void instances(byte[] file) {
    Context.say("new instances of a compiled module");
    int count = context.scaled(2_000);
    BareModule module = BareModule.load(file);
    module.compile();
    Supplier<ModuleGuest> ours = () -> ModuleGuest.of(module.instance());
    String name = "new instance, and a call";
    List<Double> times = new ArrayList<>();
    context.warmUp(() -> nanos(ours, count));
    if (noWasmtime != null) {
      for (int i = 0; i < context.rounds(); i++) {
        times.add(nanos(ours, count));
      }
      rows.add(Row.unmeasured(name, "ns", Context.median(times), noWasmtime));
      return;
    }
    try (var wasmtime = new Wasmtime(file)) {
      List<Double> peer = new ArrayList<>();
      context.warmUp(() -> nanos(wasmtime::instance, count));
      for (int i = 0; i < context.rounds(); i++) {
        times.add(nanos(ours, count));
        peer.add(nanos(wasmtime::instance, count));
      }
      rows.add(
          new Row(
              name,
              "ns",
              Context.median(times),
              Context.median(peer),
              "wasmtime by JNI",
              Row.Aim.atMost(INSTANCE_RATIO_MAX)));
    }
  }

  private static double nanos(Supplier<ModuleGuest> maker, int count) {
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      try (ModuleGuest guest = maker.get()) {
        if (guest.call("add", i, 2) != i + 2) {
          throw new IllegalStateException("the instance does not work");
        }
      }
    }
    return (System.nanoTime() - begin) / (double) count;
  }

  /// A way to the first answer.
  @FunctionalInterface
  private interface Way {
    long answer() throws IOException;
  }

  private void loads(byte[] file) throws IOException {
    Path cache = context.folder("module-load").resolve("cache");
    long expected = BareModule.load(file).instance().call("walk", STEPS);
    compiled(file, cache, false);
    Way peer = () -> wasmtime(file);
    row("interpreted", () -> BareModule.load(file).instance().call("walk", STEPS), peer, expected);
    row("compiled cold", () -> compiled(file), peer, expected);
    row("compiled before", () -> compiled(file, cache, true), peer, expected);
  }

  private static long wasmtime(byte[] file) {
    try (var wasmtime = new Wasmtime(file);
        ModuleGuest guest = wasmtime.instance()) {
      return guest.call("walk", STEPS);
    }
  }

  private static long compiled(byte[] file) {
    BareModule module = BareModule.load(file);
    module.compile();
    return module.instance().call("walk", STEPS);
  }

  private static long compiled(byte[] file, Path cache, boolean kept) {
    BareModule module = BareModule.load(file);
    if (module.compile(cache) != kept) {
      throw new IllegalStateException(
          kept ? "the cache did not keep the module" : "the cache was not empty");
    }
    return module.instance().call("walk", STEPS);
  }

  private void row(String how, Way way, Way wasmtime, long expected) throws IOException {
    String name = "1 MB to the first answer, " + how;
    List<Double> ours = new ArrayList<>();
    List<Double> peer = new ArrayList<>();
    for (int i = 0; i < context.rounds(); i++) {
      ours.add(nanos(how, way, expected));
      if (noWasmtime == null) {
        peer.add(nanos("wasmtime", wasmtime, expected));
      }
    }
    double time = Context.median(ours);
    rows.add(
        noWasmtime == null
            ? new Row(name, "ns", time, Context.median(peer), "wasmtime, compiling", null)
            : Row.unmeasured(name, "ns", time, noWasmtime));
  }

  private static double nanos(String how, Way way, long expected) throws IOException {
    Context.say("a module of a megabyte: " + how);
    long begin = System.nanoTime();
    // As 32 bits, which engines hand over with different upper halves.
    if ((int) way.answer() != (int) expected) {
      throw new IllegalStateException(how + ": it answers something else");
    }
    return System.nanoTime() - begin;
  }

  /// The same under a whole host, which compiles in the background.
  private void underHost() throws IOException, InterruptedException {
    List<Double> answered = new ArrayList<>();
    List<Double> compiled = new ArrayList<>();
    for (int i = 0; i < context.rounds(); i++) {
      Context.say("a module of a megabyte under a host");
      underHost(answered, compiled);
    }
    rows.add(
        new Row(
            "1 MB to the first answer, under a host",
            "ns",
            Context.median(answered),
            Context.median(compiled),
            "until it is compiled",
            Row.Aim.atMost(INTERPRETED_RATIO_MAX)));
  }

  private void underHost(List<Double> answered, List<Double> compiled)
      throws IOException, InterruptedException {
    Path plugin = context.folder("module-load/plugins").resolve(LARGE);
    ModuleFiles.install(context, "large", plugin);
    long begin = System.nanoTime();
    try (Mortise mortise =
        ModuleBench.open(context, "module-load/home", List.of(plugin.getParent()))) {
      Tool tool =
          mortise
              .plugins()
              .contribution(Tool.class, LARGE, "walk", ModuleBench.CALLER, COMPILED_MAX);
      tool.execute(new Tool.Invocation(Json.EMPTY, ""));
      answered.add((double) (System.nanoTime() - begin));
      long end = begin + COMPILED_MAX.toNanos();
      while (view(mortise).protection().endsWith("interpreted")) {
        if (System.nanoTime() - end > 0) {
          throw new IOException("the module is not compiled after " + COMPILED_MAX);
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
      compiled.add((double) (System.nanoTime() - begin));
    }
  }

  private static PluginView view(Mortise mortise) {
    PluginView view = mortise.plugins().plugin(LARGE).orElseThrow();
    if (!(view.state() instanceof PluginState.Running)) {
      throw new IllegalStateException(LARGE + " does not run: " + view.state());
    }
    return view;
  }
}
