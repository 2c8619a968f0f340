package dev.mortise.benchmarks;

import dev.mortise.runtime.wasm.BareModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Calls of one living instance, without a host around it: our runtime against wasmtime in the same
/// JVM, and against V8 under Node. All of them answer the same, or the bench fails.
final class ModuleCallBench {
  private static final int JSON_BYTES = 100 << 10;
  private static final double JSON_RATIO_MAX = 3;

  private final Context context;
  private final @Nullable String noWasmtime = Wasmtime.missing();
  private final List<Row> rows = new ArrayList<>();

  private ModuleCallBench(Context context) {
    this.context = context;
  }

  static List<Bench> benches() {
    return List.of(
        new Bench(
            "module-call",
            "module",
            "calls into an instance, against wasmtime and V8",
            context -> new ModuleCallBench(context).run()));
  }

  /// Something to do with an instance.
  ///
  /// @param name of the row
  /// @param calls how often in one round
  /// @param peerCalls the same for wasmtime, whose binding takes long for the shortest ones
  /// @param aim on the ratio to wasmtime
  private record Job(String name, int calls, int peerCalls, Row.@Nullable Aim aim) {
    Job(String name, int calls, Row.@Nullable Aim aim) {
      this(name, calls, calls, aim);
    }
  }

  /// What one round calls, and what the last call said.
  @FunctionalInterface
  private interface Work {
    Object call();
  }

  private List<Row> run() throws IOException, InterruptedException {
    Path work = ModuleFiles.module(context, "work");
    Path plugin = ModuleFiles.module(context, "plugin");
    Path folder = context.folder("module-call");
    add(work);
    exchange(
        new Job("echo of 1 KiB JSON", context.scaled(20_000), Row.Aim.atMost(1)),
        plugin,
        ModuleFiles.call("tools/echo", "execute", echoed()),
        folder.resolve("echo"));
    exchange(
        new Job("a command answered with 50 lines", context.scaled(4_000), null),
        plugin,
        ModuleFiles.call("panes/lines", "command", "{\"pane\":\"p\",\"type\":\"select_next\"}"),
        folder.resolve("lines"));
    json(work, folder.resolve("document.json"));
    return rows;
  }

  private static String echoed() {
    return "{\"arguments\":{\"text\":\"" + "x".repeat(1000) + "\"},\"session\":\"\"}";
  }

  private static BareModule compiled(Path file) throws IOException {
    BareModule module = BareModule.load(Files.readAllBytes(file));
    module.compile();
    return module;
  }

  private void add(Path file) throws IOException, InterruptedException {
    var job = new Job("add", context.scaled(2_000_000), context.scaled(20_000), Row.Aim.atMost(1));
    ModuleGuest ours = ModuleGuest.of(compiled(file).instance());
    double time =
        against(job, file, () -> ours.call("add", 40, 2), guest -> () -> guest.call("add", 40, 2));
    v8(job, time, file, "add");
  }

  private void exchange(Job job, Path file, byte[] question, Path asked)
      throws IOException, InterruptedException {
    ModuleGuest ours = ModuleGuest.of(compiled(file).instance());
    byte[] answer = ours.exchange(question);
    if (!ModuleFiles.answers(answer)) {
      throw new IllegalStateException("the module refuses " + job.name());
    }
    double time =
        against(
            job,
            file,
            () -> Arrays.hashCode(ours.exchange(question)),
            guest -> () -> Arrays.hashCode(guest.exchange(question)));
    Path expected = asked.resolveSibling(asked.getFileName() + ".answer");
    Files.write(asked, question);
    Files.write(expected, answer);
    v8(job, time, file, "exchange", asked.toString(), expected.toString());
  }

  private void json(Path file, Path document) throws IOException, InterruptedException {
    var job =
        new Job("JSON of 100 KiB, no fuel", context.scaled(1_000), Row.Aim.atMost(JSON_RATIO_MAX));
    byte[] text = ModuleFiles.document(JSON_BYTES);
    BareModule module = BareModule.loadUncounted(Files.readAllBytes(file));
    module.compile();
    ModuleGuest ours = ModuleGuest.of(module.instance());
    int place = ours.place(text);
    long found = ours.call("json", place, text.length);
    if (found == -1) {
      throw new IllegalStateException("the module takes the document for none");
    }
    double time =
        against(
            job,
            file,
            () -> ours.call("json", place, text.length),
            guest -> {
              int there = guest.place(text);
              return () -> guest.call("json", there, text.length);
            });
    Files.write(document, text);
    v8(job, time, file, "json", document.toString(), Long.toHexString(found));
  }

  @FunctionalInterface
  private interface Prepared {
    Work with(ModuleGuest guest);
  }

  /// Adds the row against wasmtime.
  ///
  /// @return our time, in nanoseconds
  private double against(Job job, Path file, Work ours, Prepared peer) throws IOException {
    Context.say("module: " + job.name());
    String missing = noWasmtime;
    if (missing != null) {
      double time = Context.median(rounds(ours, job.calls(), () -> {}));
      rows.add(Row.unmeasured(job.name(), "ns", time, missing));
      return time;
    }
    try (var wasmtime = new Wasmtime(Files.readAllBytes(file));
        ModuleGuest guest = wasmtime.instance()) {
      Work theirs = peer.with(guest);
      if (!ours.call().equals(theirs.call())) {
        throw new IllegalStateException(job.name() + ": wasmtime answers something else");
      }
      context.warmUp(() -> nanos(theirs, job.peerCalls()));
      List<Double> their = new ArrayList<>();
      double time =
          Context.median(
              rounds(ours, job.calls(), () -> their.add(nanos(theirs, job.peerCalls()))));
      rows.add(
          new Row(job.name(), "ns", time, Context.median(their), "wasmtime by JNI", job.aim()));
      return time;
    }
  }

  private List<Double> rounds(Work work, int calls, Runnable between) {
    context.warmUp(() -> nanos(work, calls));
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < context.rounds(); i++) {
      times.add(nanos(work, calls));
      between.run();
    }
    return times;
  }

  private static double nanos(Work work, int calls) {
    Object first = work.call();
    Object last = first;
    long begin = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      last = work.call();
    }
    double time = (System.nanoTime() - begin) / (double) calls;
    if (!last.equals(first)) {
      throw new IllegalStateException("the same call is answered differently");
    }
    return time;
  }

  /// Adds the row against V8, which is asked after ours and in a process of its own.
  private void v8(Job job, double ourTime, Path file, String scenario, String... more)
      throws IOException, InterruptedException {
    String name = job.name() + " (V8)";
    if (!Context.installed("node")) {
      rows.add(Row.unmeasured(name, "ns", ourTime, "node is not installed"));
      return;
    }
    List<String> command = new ArrayList<>();
    command.add("node");
    command.add(context.root().resolve("benchmarks/module/v8.mjs").toString());
    command.addAll(List.of(file.toString(), scenario, String.valueOf(job.calls())));
    command.addAll(List.of(more));
    List<Double> theirs = new ArrayList<>();
    for (int i = 0; i < context.rounds(); i++) {
      theirs.add(Context.number(command));
    }
    rows.add(new Row(name, "ns", ourTime, Context.median(theirs), "V8 under Node", null));
  }
}
