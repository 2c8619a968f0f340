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
final class WireBench {
  private static final String PEER = "Go host, Debian's go-plugin";

  private WireBench() {}

  @FunctionalInterface
  private interface Measure {
    double once() throws Exception;
  }

  static List<Bench> benches() {
    return List.of(
        new Bench("unary", "wire", "one call after the other", WireBench::unaryRows),
        new Bench("callers", "wire", "calls by 16 and 256 callers at once", WireBench::callerRows),
        new Bench("payload", "wire", "calls of 1 MiB", WireBench::payloadRows),
        new Bench("stream", "wire", "10,000 messages of one stream", WireBench::streamRows),
        new Bench("start", "wire", "from launch to the first answer", WireBench::startRows),
        new Bench("memory", "wire", "what an idle plugin adds to the host", WireBench::memoryRows));
  }

  private static List<Row> unaryRows(Context c) throws Exception {
    var rows = new ArrayList<Row>();
    int calls = c.scaled(20_000);
    for (boolean mtls : new boolean[] {false, true}) {
      Measure ours = () -> unary(c, mtls, calls, 16);
      String name = "unary p50," + (mtls ? " mtls" : " plain");
      rows.add(row(c, name, "ns", Row.Aim.atMost(1.0), mtls, ours, "unary", "" + calls, "16"));
    }
    return rows;
  }

  private static List<Row> callerRows(Context c) throws Exception {
    var rows = new ArrayList<Row>();
    String millis = "" + c.scaled(3000);
    for (int callers : new int[] {16, 256}) {
      Measure ours = () -> callers(c, callers, Integer.parseInt(millis));
      String name = callers + " callers";
      Row.Aim aim = Row.Aim.atLeast(1.3);
      rows.add(row(c, name, "per s", aim, false, ours, "callers", "" + callers, millis));
    }
    return rows;
  }

  private static List<Row> payloadRows(Context c) throws Exception {
    int calls = c.scaled(300);
    Measure ours = () -> unary(c, false, calls, 1 << 20);
    Row.Aim aim = Row.Aim.atMost(1.0);
    String bytes = "" + (1 << 20);
    return List.of(row(c, "1 MiB payload p50", "ns", aim, false, ours, "unary", "" + calls, bytes));
  }

  private static List<Row> streamRows(Context c) throws Exception {
    int streams = c.scaled(50);
    Measure ours = () -> stream(c, 10_000, 100, streams);
    String name = "stream of 10,000 messages";
    String[] peer = {"stream", "10000", "100", "" + streams};
    return List.of(row(c, name, "per s", Row.Aim.atLeast(1.0), false, ours, peer));
  }

  private static List<Row> startRows(Context c) throws Exception {
    var rows = new ArrayList<Row>();
    int starts = c.scaled(20);
    for (boolean mtls : new boolean[] {false, true}) {
      String name = "start to first answer," + (mtls ? " mtls" : " plain");
      Row.Aim aim = Row.Aim.atMost(mtls ? 1.5 : 2.5);
      rows.add(row(c, name, "ns", aim, mtls, () -> start(c, mtls, starts), "start", "" + starts));
    }
    Row.Aim aim = Row.Aim.atMost(1.5);
    rows.add(
        row(c, "50 starts at once", "ns", aim, false, () -> startMany(c, 50), "start-many", "50"));
    return rows;
  }

  private static List<Row> memoryRows(Context c) throws Exception {
    String plugin = c.built().toString();
    Measure ours = () -> Context.number(self("memory", plugin, "40"));
    Row.Aim aim = Row.Aim.atMost(2.0);
    return List.of(row(c, "memory per idle plugin", "bytes", aim, false, ours, "memory", "40"));
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

  /// The command of a fresh JVM for what must be measured alone.
  private static List<String> self(String... arguments) {
    // A small young generation: the Go host gives its garbage back before it is measured.
    List<String> flags =
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m", "-Xmn4m");
    return Context.self(flags, arguments);
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

  private static double unary(Context c, boolean mtls, int calls, int bytes) throws Exception {
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

  private static double callers(Context c, int callers, int millis) throws Exception {
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

  private static double start(Context c, boolean mtls, int rounds) throws Exception {
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
    Path built = c.built();
    launch(built, false).close();
    var started = new ArrayList<CompletableFuture<GoPlugin>>();
    long begin = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < plugins; i++) {
        started.add(
            CompletableFuture.supplyAsync(
                () -> {
                  GoPlugin plugin = launch(built, false);
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
      // What the first ones cost is the host's own: classes, code, pools.
      for (int i = 0; i < 10; i++) {
        all.add(launch(built, false));
        call(all.getLast(), ByteString.EMPTY);
      }
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
