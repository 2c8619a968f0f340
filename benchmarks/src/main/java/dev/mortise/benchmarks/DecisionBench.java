package dev.mortise.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.mortise.api.Permission;
import dev.mortise.gate.Party;
import dev.mortise.gate.PermissionSet;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntPredicate;

/// One decision of the gate, declared and granted, with 1,000 permissions held, against one look-up
/// in a `HashMap` of 1,000 entries; sixteen threads at once.
final class DecisionBench {
  private static final int HELD = 1_000;
  private static final int THREADS = 16;
  private static final int BATCH = 1_000;

  private final Party party;
  private final PermissionSet granted;
  private final Permission[] exact = new Permission[HELD];
  private final Permission[] below = new Permission[HELD];
  private final Map<String, Boolean> map = new HashMap<>();
  private final String[] keys = new String[HELD];
  private final int batches;

  private DecisionBench(boolean quick) {
    batches = quick ? 200 : 2_000;
    List<Permission> held = new ArrayList<>();
    for (int i = 0; i < HELD; i++) {
      exact[i] = Permission.of("net", "http", "api" + i + ".example.com");
      below[i] = Permission.of("net", "http", "a.host" + i + ".example.org");
      held.add(i % 2 == 0 ? exact[i] : Permission.of("net", "http", "*.host" + i + ".example.org"));
      keys[i] = "net:http:api" + i + ".example.com";
      map.put(keys[i], i % 2 == 0);
    }
    party = new Party("bench", "1.0.0", "hash", new HashSet<>(held));
    granted = PermissionSet.of(held);
  }

  static List<Bench> benches() {
    return List.of(
        new Bench(
            "decision",
            "gate",
            "one decision of the gate, 1,000 permissions held, 16 threads",
            context -> new DecisionBench(context.quick()).rows()));
  }

  private List<Row> rows() throws InterruptedException {
    Context.say("permission decisions");
    IntPredicate named = i -> decide(exact[i & ~1]);
    IntPredicate pattern = i -> decide(below[i | 1]);
    IntPredicate look = i -> map.getOrDefault(keys[i], false);
    for (IntPredicate each : List.of(named, pattern, look)) {
      double _ = measure(each);
    }
    double peer = measure(look);
    return List.of(
        new Row(
            "permission decision, held by name",
            "ns",
            measure(named),
            peer,
            "HashMap.get",
            Row.Aim.atMost(10)),
        new Row(
            "permission decision, held by a wildcard",
            "ns",
            measure(pattern),
            peer,
            "HashMap.get",
            Row.Aim.atMost(10)),
        new Row(
            "bytes a decision by name allocates",
            "B",
            allocated(named),
            null,
            "",
            Row.Aim.atMost(1)),
        new Row(
            "bytes a decision by a wildcard allocates",
            "B",
            allocated(pattern),
            null,
            "",
            Row.Aim.atMost(1)));
  }

  private boolean decide(Permission need) {
    return party.declares(need) && granted.covers(need);
  }

  /// The median over batches, of one call, in nanoseconds.
  private double measure(IntPredicate work) throws InterruptedException {
    long[] times = new long[THREADS * batches];
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int from = t * batches;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  return;
                }
                for (int b = 0; b < batches; b++) {
                  long begin = System.nanoTime();
                  run(work);
                  times[from + b] = System.nanoTime() - begin;
                }
              }));
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    Arrays.sort(times);
    return times[times.length / 2] / (double) BATCH;
  }

  private static void run(IntPredicate work) {
    int yes = 0;
    for (int i = 0; i < BATCH; i++) {
      yes += work.test(i) ? 1 : 0;
    }
    if (yes == 0) {
      throw new IllegalStateException("nothing is allowed");
    }
  }

  private static double allocated(IntPredicate work) {
    if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads)) {
      return Double.NaN;
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int b = 0; b < 100; b++) {
      run(work);
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / (100.0 * BATCH);
  }
}
