package dev.mortise.benchmarks;

import dev.mortise.runtime.wasm.BareInstance;
import dev.mortise.runtime.wasm.BareModule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What counting fuel costs: the same module with and without, in turns; and whether the count is
/// always the same.
final class ModuleFuelBench {
  private static final int FIB = 27;
  private static final long FIB_RESULT = 196_418;
  private static final int HASHED_BYTES = 64 << 10;
  private static final int JSON_BYTES = 100 << 10;
  private static final int COUNTED_RUNS = 100;
  private static final double WORST = 1.6;
  private static final double MEDIAN = 1.3;

  private final Context context;
  private final byte[] file;
  private final byte[] hashed = new byte[HASHED_BYTES];
  private final byte[] document = ModuleFiles.document(JSON_BYTES);

  private ModuleFuelBench(Context context, byte[] file) {
    this.context = context;
    this.file = file;
    for (int i = 0; i < hashed.length; i++) {
      hashed[i] = (byte) (i * 31);
    }
  }

  static List<Bench> benches() {
    return List.of(
        new Bench(
            "module-fuel",
            "module",
            "fuel on against off, and whether it is counted the same",
            context ->
                new ModuleFuelBench(
                        context, Files.readAllBytes(ModuleFiles.module(context, "work")))
                    .run()));
  }

  /// One kind of work; what it answers is known before.
  private record Job(String name, int calls, long expected) {}

  private List<Row> run() throws IOException {
    List<Job> jobs =
        List.of(
            new Job("fib", context.scaled(200), FIB_RESULT),
            new Job("sha256", context.scaled(300), sha256()),
            new Job("json", context.scaled(600), values()));
    List<Row> rows = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (Job job : jobs) {
      Row row = against(job);
      rows.add(row);
      ratios.add(row.ratio());
    }
    rows.add(
        new Row(
            "fuel on to off, median of the three",
            "times",
            Context.median(ratios),
            null,
            "nobody",
            Row.Aim.atMost(MEDIAN)));
    rows.add(
        new Row(
            "different counts of fuel in %d runs".formatted(COUNTED_RUNS),
            "counts",
            counts(jobs),
            null,
            "nobody",
            Row.Aim.atMost(1)));
    return rows;
  }

  private long sha256() {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(hashed)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// What the interpreter finds in the document; compiled code must find the same.
  private long values() {
    long found = work("json", BareModule.load(file).instance());
    if (found == -1) {
      throw new IllegalStateException("the module takes the document for none");
    }
    return found;
  }

  /// One call of the kind, with its input put there before.
  private long work(String name, BareInstance instance) {
    return switch (name) {
      case "fib" -> instance.call("fib", FIB);
      case "sha256" -> over("sha256", hashed, instance);
      case "json" -> over("json", document, instance);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static long over(String export, byte[] input, BareInstance instance) {
    return instance.call(export, ModuleGuest.of(instance).place(input), input.length);
  }

  private Row against(Job job) {
    Context.say("fuel: " + job.name());
    BareInstance counted = compiled(BareModule.load(file));
    BareInstance free = compiled(BareModule.loadUncounted(file));
    List<Double> ours = new ArrayList<>();
    List<Double> peer = new ArrayList<>();
    context.warmUp(() -> nanos(job, counted));
    context.warmUp(() -> nanos(job, free));
    for (int i = 0; i < context.rounds(); i++) {
      ours.add(nanos(job, counted));
      peer.add(nanos(job, free));
    }
    if (counted.used() == 0 || free.used() != 0) {
      throw new IllegalStateException(job.name() + ": fuel was counted where it should not be");
    }
    return new Row(
        job.name() + " with fuel",
        "ns",
        Context.median(ours),
        Context.median(peer),
        "the same without",
        Row.Aim.atMost(WORST));
  }

  private static BareInstance compiled(BareModule module) {
    module.compile();
    BareInstance instance = module.instance();
    if (!instance.compiled() || module.interpreted() > 0) {
      throw new IllegalStateException("the module is not compiled");
    }
    return instance;
  }

  private double nanos(Job job, BareInstance instance) {
    long begin = System.nanoTime();
    for (int i = 0; i < job.calls(); i++) {
      if (work(job.name(), instance) != job.expected()) {
        throw new IllegalStateException(job.name() + " is worked out wrongly");
      }
    }
    return (System.nanoTime() - begin) / (double) job.calls();
  }

  /// The most counts that one kind of work has over fresh instances, half of them interpreted.
  private int counts(List<Job> jobs) {
    BareModule interpreted = BareModule.load(file);
    BareModule compiled = BareModule.load(file);
    compiled.compile();
    int most = 0;
    for (Job job : jobs) {
      Set<Long> counts = new HashSet<>();
      int slow = context.scaled(COUNTED_RUNS / 2);
      for (int i = 0; i < COUNTED_RUNS; i++) {
        BareInstance instance = (i < slow ? interpreted : compiled).instance();
        work(job.name(), instance);
        counts.add(instance.used());
      }
      most = Math.max(most, counts.size());
    }
    return most;
  }
}
