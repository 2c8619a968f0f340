package dev.mortise.runtime.process;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchTrial {
  @Test
  void measure() throws Exception {
    for (var watch : ProcessRuntimeConfig.Watch.values()) {
      try (var fixture = new Fixture(watch)) {
        Path kite = fixture.binary(GoPrograms.program("kite"), "kiteplugin");
        Path java = fixture.sourcePlugin(TestPlugin.class);
        long first = once(fixture, kite, "kiteplugin", "kite");
        double go = median(fixture, kite, "kiteplugin", "kite", 25);
        double jv = median(fixture, java, "Plugin.java", "mortise", 9);
        try (var c = fixture.start(java, "Plugin.java", "mortise", Set.of())) {
          c.describe();
          c.ready();
          String loop = "i=0; while [ $i -lt 20000 ]; do : < /etc/ld.so.cache; i=$((i+1)); done";
          Fixture.ask(c, "run", loop);
          long began = System.nanoTime();
          Fixture.ask(c, "run", loop);
          double each = (System.nanoTime() - began) / 20000.0 / 1000;
          System.err.printf(
              "WATCH %s: first Go %.1f ms, Go %.1f ms, Java %.1f ms, open %.2f us%n",
              watch, first / 1e6, go, jv, each);
        }
        System.err.println("WATCH refused: " + fixture.refused);
      }
    }
  }

  private static double median(Fixture f, Path p, String entry, String dialect, int n) {
    double[] all = new double[n];
    for (int i = 0; i < n; i++) {
      all[i] = once(f, p, entry, dialect) / 1e6;
    }
    Arrays.sort(all);
    return all[n / 2];
  }

  private static long once(Fixture f, Path p, String entry, String dialect) {
    long began = System.nanoTime();
    var c = f.start(p, entry, dialect, Set.of());
    long took = System.nanoTime() - began;
    c.close();
    c.closed().toCompletableFuture().join();
    return took;
  }
}
