package dev.mortise.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this process holds.
final class Memory {
  /// A heap of so many MiB that is resident before the first figure is taken.
  static String[] flags(int mebibytes) {
    return new String[] {
      "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch", "-Xms" + mebibytes + "m", "-Xmx" + mebibytes + "m"
    };
  }

  private Memory() {}

  /// Bytes: what lives in the heap after a collection, and all resident memory beside the heap,
  /// such as direct buffers, stacks and what native code took. Only for a JVM started with
  /// [#flags], whose heap has a fixed size and is touched from the start.
  static long held() throws IOException {
    System.gc();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return heap.getUsed() + resident() - heap.getCommitted();
  }

  /// Bytes: what lives in the heap after a collection.
  static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("/proc/self/status does not say VmRSS");
  }
}
