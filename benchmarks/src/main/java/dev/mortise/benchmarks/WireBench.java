package dev.mortise.benchmarks;

import com.google.protobuf.ByteString;
import dev.mortise.goplugin.Calls;
import dev.mortise.goplugin.GoPlugin;
import dev.mortise.goplugin.GoPluginConfig;
import dev.mortise.goplugin.PlainLauncher;
import dev.mortise.wire.mortise.CallRequest;
import dev.mortise.wire.mortise.Frame;
import dev.mortise.wire.mortise.PluginGrpc;
import dev.mortise.wire.mortise.Start;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/// The go-plugin wire against a Go host on the same Go plugin.
final class WireBench implements Bench {
  private static final String PEER = "Go host, Debian's go-plugin";

  @Override
  public String name() {
    return "wire";
  }

  @FunctionalInterface
  private interface Measure {
    double once() throws Exception;
  }

  @Override
  public List<Row> run(Context c) throws Exception {
    var rows = new ArrayList<Row>();
    for (boolean mtls : new boolean[] {false, true}) {
      String tail = mtls ? " mtls" : " plain";
      int calls = c.scaled(20_000);
      rows.add(
          row(
              c,
              "unary p50," + tail,
              "ns",
              Row.Aim.atMost(1.0),
              mtls,
              () -> unary(c, mtls, calls, 16),
              "unary",
              "" + calls,
              "16"));
    }
    for (int callers : new int[] {16, 256}) {
      int millis = c.scaled(3000);
      rows.add(
          row(
              c,
              callers + " callers",
              "per s",
              Row.Aim.atLeast(1.3),
              false,
              () -> callers(c, callers, millis),
              "callers",
              "" + callers,
              "" + millis));
    }
    int large = c.scaled(300);
    rows.add(
        row(
            c,
            "1 MiB payload p50",
            "ns",
            Row.Aim.atMost(1.0),
            false,
            () -> unary(c, false, large, 1 << 20),
            "unary",
            "" + large,
            "" + (1 << 20)));
    int streams = c.scaled(50);
    rows.add(
        row(
            c,
            "stream of 10,000 messages",
            "per s",
            Row.Aim.atLeast(1.0),
            false,
            () -> stream(c, 10_000, 100, streams),
            "stream",
            "10000",
            "100",
            "" + streams));
    int starts = c.scaled(20);
    for (boolean mtls : new boolean[] {false, true}) {
      rows.add(
          row(
              c,
              "start to first answer," + (mtls ? " mtls" : " plain"),
              "ns",
              Row.Aim.atMost(mtls ? 1.5 : 2.5),
              mtls,
              () -> start(c, mtls, starts),
              "start",
              "" + starts));
    }
    rows.add(
        row(
            c,
            "50 starts at once",
            "ns",
            Row.Aim.atMost(1.5),
            false,
            () -> startMany(c, 50),
            "start-many",
            "50"));
    rows.add(
        row(
            c,
            "memory per idle plugin",
            "bytes",
            Row.Aim.atMost(2.0),
            false,
            () -> Context.number(self("memory", c.built().toString(), "20")),
            "memory",
            "20"));
    return rows;
  }

  private static Row row(
      Context c, String name, String unit, Row.Aim aim, boolean mtls, Measure ours, String... peer)
      throws Exception {
    System.err.println("bench: " + name);
    var mine = new ArrayList<Double>();
    var theirs = new ArrayList<Double>();
    for (int i = 0; i < c.rounds(); i++) {
      mine.add(ours.once());
      theirs.add(c.peer(mtls, peer));
    }
    return new Row(name, unit, Context.median(mine), Context.median(theirs), PEER, aim);
  }

  /// The command of a fresh JVM of this program, for what must be measured alone.
  private static List<String> self(String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "--alone"));
    command.addAll(List.of(arguments));
    return command;
  }

  static GoPlugin launch(Path built, boolean mtls) {
    return GoPlugin.start(
        GoPluginConfig.builder("bench")
            .cookie("MORTISE_PLUGIN", "6d6f7274697365")
            .versions(Set.of(1))
            .autoMtls(mtls)
            .build(),
        new PlainLauncher(List.of(built.resolve("plugin").toString()), null, Map.of()));
  }

  private static void call(GoPlugin plugin, ByteString body) {
    Calls.unary(
        plugin.channel(),
        PluginGrpc.getCallMethod(),
        CallOptions.DEFAULT,
        CallRequest.newBuilder()
            .setStart(
                Start.newBuilder()
                    .setContribution("bench")
                    .setMethod("echo")
                    .setHead(ByteString.copyFromUtf8("{}")))
            .setBody(body)
            .build());
  }

  private static double unary(Context c, boolean mtls, int calls, int bytes) {
    try (GoPlugin plugin = launch(c.built(), mtls)) {
      ByteString body = ByteString.copyFrom(new byte[bytes]);
      long[] times = new long[calls];
      for (int i = -calls / 2; i < calls; i++) {
        long begin = System.nanoTime();
        call(plugin, body);
        if (i >= 0) {
          times[i] = System.nanoTime() - begin;
        }
      }
      return Context.median(times);
    }
  }

  private static double callers(Context c, int callers, int millis) throws InterruptedException {
    try (GoPlugin plugin = launch(c.built(), false)) {
      rate(plugin, callers, millis / 2);
      return rate(plugin, callers, millis);
    }
  }

  private static double rate(GoPlugin plugin, int callers, int millis) {
    LongAdder count = new LongAdder();
    ByteString body = ByteString.copyFrom(new byte[16]);
    long begin = System.nanoTime();
    long end = begin + millis * 1_000_000L;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        threads.execute(() -> {
          while (System.nanoTime() - end < 0) {
            call(plugin, body);
            count.increment();
          }
        });
      }
    }
    return count.sum() * 1e9 / (System.nanoTime() - begin);
  }

  private static double stream(Context c, int frames, int bytes, int rounds) throws Exception {
    try (GoPlugin plugin = launch(c.built(), false)) {
      byte[] head = ByteBuffer.allocate(8).putInt(frames).putInt(bytes).array();
      long[] rates = new long[rounds];
      for (int i = 0; i < rounds; i++) {
        long begin = System.nanoTime();
        int received = drain(plugin, head);
        rates[i] = (long) (received * 1e9 / (System.nanoTime() - begin));
      }
      return Context.median(rates);
    }
  }

  private static int drain(GoPlugin plugin, byte[] head) throws Exception {
    var done = new CompletableFuture<Integer>();
    ClientCall<Frame, Frame> call =
        plugin
            .channel()
            .newCall(PluginGrpc.getOpenMethod(), CallOptions.DEFAULT.withExecutor(Runnable::run));
    call.start(
        new ClientCall.Listener<>() {
          private int count;

          @Override
          public void onMessage(Frame frame) {
            count++;
            call.request(1);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            if (status.isOk()) {
              done.complete(count);
            } else {
              done.completeExceptionally(status.asException());
            }
          }
        },
        new Metadata());
    call.request(64);
    call.sendMessage(
        Frame.newBuilder().setStart(Start.newBuilder().setHead(ByteString.copyFrom(head))).build());
    call.halfClose();
    return done.get();
  }

  private static double start(Context c, boolean mtls, int rounds) {
    long[] times = new long[rounds];
    for (int i = -5; i < rounds; i++) {
      long begin = System.nanoTime();
      try (GoPlugin plugin = launch(c.built(), mtls)) {
        call(plugin, ByteString.EMPTY);
        if (i >= 0) {
          times[i] = System.nanoTime() - begin;
        }
      }
    }
    return Context.median(times);
  }

  private static double startMany(Context c, int plugins) throws Exception {
    launch(c.built(), false).close();
    var started = new ArrayList<CompletableFuture<GoPlugin>>();
    long begin = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < plugins; i++) {
        started.add(
            CompletableFuture.supplyAsync(
                () -> {
                  GoPlugin plugin = launch(c.built(), false);
                  call(plugin, ByteString.EMPTY);
                  return plugin;
                },
                threads));
      }
      CompletableFuture.allOf(started.toArray(CompletableFuture[]::new)).join();
      long time = System.nanoTime() - begin;
      started.forEach(p -> threads.execute(() -> p.join().stop(Duration.ofSeconds(2))));
      return time;
    }
  }

  /// What each idle plugin adds to this process, in bytes; runs in a JVM of its own.
  static long memory(Path built, int plugins) throws IOException {
    var all = new ArrayList<GoPlugin>();
    try {
      all.add(launch(built, false));
      call(all.getFirst(), ByteString.EMPTY);
      long before = resident();
      for (int i = 0; i < plugins; i++) {
        GoPlugin plugin = launch(built, false);
        all.add(plugin);
        call(plugin, ByteString.EMPTY);
      }
      return (resident() - before) / plugins;
    } finally {
      all.forEach(GoPlugin::close);
    }
  }

  private static long resident() throws IOException {
    System.gc();
    String[] fields = Files.readString(Path.of("/proc/self/statm")).split(" ");
    return Long.parseLong(fields[1]) * 4096;
  }
}
