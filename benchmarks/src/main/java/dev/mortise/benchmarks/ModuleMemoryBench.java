package dev.mortise.benchmarks;

import dev.mortise.runtime.wasm.BareModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What idle instances hold beside their own linear memory, each engine in a process of its own.
///
/// Every instance has written to all of its linear memory, so that on either side all of it is
/// there and can be taken off.
final class ModuleMemoryBench {
  private static final String OURS = "ours";
  private static final int HEAP_MEBIBYTES = 512;
  private static final int FEW = 100;
  private static final int MANY = 1_000;
  private static final int WARM = 300;
  private static final double RATIO_MAX = 2;

  private final Context context;
  private final Path module;
  private final @Nullable String noWasmtime = Wasmtime.missing();

  private ModuleMemoryBench(Context context, Path module) {
    this.context = context;
    this.module = module;
  }

  static List<Bench> benches() {
    return List.of(
        new Bench(
            "module-memory",
            "module",
            "what idle instances hold, against wasmtime",
            context -> new ModuleMemoryBench(context, ModuleFiles.module(context, "work")).run()));
  }

  private List<Row> run() throws IOException, InterruptedException {
    return List.of(
        row("memory per idle instance, beyond its own", FEW),
        row("memory of %,d instances, beyond their own".formatted(MANY), MANY));
  }

  private Row row(String name, int instances) throws IOException, InterruptedException {
    Context.say("memory of %,d instances".formatted(instances));
    int of = instances == FEW ? FEW : 1;
    List<Double> ours = new ArrayList<>();
    List<Double> peer = new ArrayList<>();
    for (int i = 0; i < context.rounds(); i++) {
      ours.add(measured(OURS, instances) / of);
      if (noWasmtime == null) {
        peer.add(measured("wasmtime", instances) / of);
      }
    }
    return noWasmtime == null
        ? new Row(name, "bytes", median(ours), median(peer), "wasmtime", Row.Aim.atMost(RATIO_MAX))
        : Row.unmeasured(name, "bytes", median(ours), noWasmtime);
  }

  /// One round may say less than none, where the JVM gave something back meanwhile; their median
  /// may not.
  private static double median(List<Double> rounds) {
    double median = Context.median(rounds);
    if (median <= 0) {
      throw new IllegalStateException("less is held than the memories themselves: " + rounds);
    }
    return median;
  }

  private double measured(String engine, int instances) throws IOException, InterruptedException {
    return Context.number(
        Context.self(
            Arrays.asList(Memory.flags(HEAP_MEBIBYTES)),
            "module-memory",
            engine,
            module.toString(),
            String.valueOf(instances)));
  }

  /// What so many instances hold in this process beyond their linear memories, in bytes.
  static long held(String engine, Path file, int instances) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (!engine.equals(OURS)) {
      try (var wasmtime = new Wasmtime(bytes)) {
        return held(instances, wasmtime::instance);
      }
    }
    BareModule module = BareModule.load(bytes);
    module.compile();
    return held(instances, () -> ModuleGuest.of(module.instance()));
  }

  private static long held(int count, Supplier<ModuleGuest> maker) throws IOException {
    List<ModuleGuest> all = new ArrayList<>(count + WARM);
    for (int i = 0; i < WARM; i++) {
      all.add(used(maker.get()));
    }
    long before = Memory.held();
    long own = 0;
    for (int i = 0; i < count; i++) {
      all.add(used(maker.get()));
      own += all.getLast().memoryBytes();
    }
    long held = Memory.held() - before - own;
    all.forEach(ModuleGuest::close);
    return held;
  }

  private static ModuleGuest used(ModuleGuest guest) {
    if (guest.call("touch") <= 0 || guest.call("add", 40, 2) != 42) {
      throw new IllegalStateException("the instance does not work");
    }
    return guest;
  }
}
