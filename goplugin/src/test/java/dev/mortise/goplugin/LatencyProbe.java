package dev.mortise.goplugin;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int32Value;
import io.grpc.CallOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/// Prints what a call costs: `java … LatencyProbe <command> <mtls> <calls>`.
final class LatencyProbe {
  private LatencyProbe() {}

  public static void main(String[] arguments) throws Exception {
    int calls = Integer.parseInt(arguments[2]);
    GoPluginConfig config =
        GoPluginConfig.builder("echo")
            .cookie("ECHO_PLUGIN", "echo")
            .versions(Set.of(1))
            .autoMtls(Boolean.parseBoolean(arguments[1]))
            .build();
    var launcher = new PlainLauncher(List.of(arguments[0]), null, Map.of());
    long[] starts = new long[40];
    for (int i = 0; i < starts.length; i++) {
      long begin = System.nanoTime();
      try (GoPlugin plugin = GoPlugin.start(config, launcher)) {
        say(plugin);
        starts[i] = System.nanoTime() - begin;
      }
    }
    System.out.println("first start ms " + starts[0] / 1e6);
    Arrays.sort(starts);
    System.out.println("start p50 ms " + starts[starts.length / 2] / 1e6);
    try (GoPlugin plugin = GoPlugin.start(config, launcher)) {
      measure(plugin, calls);
    }
  }

  private static void say(GoPlugin plugin) {
    BytesValue said = BytesValue.of(ByteString.copyFromUtf8("hello"));
    Calls.unary(plugin.channel(), Echo.SAY, CallOptions.DEFAULT, said);
  }

  private static void measure(GoPlugin plugin, int calls) throws Exception {
    for (int i = 0; i < calls; i++) {
      say(plugin);
    }
    long[] times = new long[calls];
    for (int i = 0; i < calls; i++) {
      long begin = System.nanoTime();
      say(plugin);
      times[i] = System.nanoTime() - begin;
    }
    Arrays.sort(times);
    System.out.println(
        "p50 µs " + times[calls / 2] / 1000.0 + " p99 " + times[calls * 99 / 100] / 1000.0);
    for (int callers : new int[] {16, 256}) {
      many(plugin, callers, calls);
      System.out.println(callers + " callers, calls/s " + (long) many(plugin, callers, calls));
    }
    for (int ahead : new int[] {16, 128, 1024}) {
      long[] streams = new long[60];
      for (int i = 0; i < streams.length; i++) {
        streams[i] = stream(plugin, ahead);
      }
      Arrays.sort(streams);
      System.out.println(
          "10,000 messages, " + ahead + " ahead, p50 ms " + streams[streams.length / 2] / 1e6);
    }
  }

  private static double many(GoPlugin plugin, int callers, int calls) throws Exception {
    var done = new CountDownLatch(callers);
    long begin = System.nanoTime();
    for (int i = 0; i < callers; i++) {
      Thread.ofVirtual()
          .start(() -> {
            for (int n = 0; n < calls / callers; n++) {
              say(plugin);
            }
            done.countDown();
          });
    }
    done.await();
    return calls * 1e9 / (System.nanoTime() - begin);
  }

  private static long stream(GoPlugin plugin, int ahead) {
    long begin = System.nanoTime();
    var answers =
        Calls.stream(
            plugin.channel(), Echo.COUNT, CallOptions.DEFAULT, Int32Value.of(10_000), ahead);
    while (answers.next() != null) {
      // Only counted by the plugin.
    }
    return System.nanoTime() - begin;
  }
}
