package dev.mortise.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// What each listener to a plugin's server-sent events adds to the server's memory.
final class ListenerBench {
  private static final int LISTENERS = 10_000;
  private static final int FIRST = 100;
  private static final int AT_ONCE = 32;
  private static final int FILES_BESIDE = 500;
  private static final int HEAP_MEBIBYTES = 1536;

  private ListenerBench() {}

  static List<Bench> benches() {
    return List.of(
        new Bench(
            "listeners",
            "server",
            "memory of 10,000 listeners to server-sent events",
            ListenerBench::rows));
  }

  private static List<Row> rows(Context context) throws Exception {
    int listeners = listeners(context);
    String[] flags = Memory.flags(HEAP_MEBIBYTES);
    double ours;
    double direct;
    Context.say("listeners: a plugin's events");
    try (Served served =
        Served.plugins(context, "listeners", true, context.built().resolve("webs"), flags)
            .settled()) {
      ours = each(served, "/api/v1/plugins/bench-web/events", listeners);
    }
    Context.say("listeners: Helidon alone");
    try (Served served = Served.direct(context, flags)) {
      direct = each(served, "/events", listeners);
    }
    String name = "memory per listener, %,d of them".formatted(listeners);
    return List.of(new Row(name, "bytes", ours, direct, "Helidon alone", Row.Aim.atMost(2.0)));
  }

  /// As many as there may be open files, in this process and in the server's.
  private static int listeners(Context context) {
    int wanted = context.scaled(LISTENERS);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      long room = system.getMaxFileDescriptorCount() - FILES_BESIDE;
      if (room < wanted) {
        Context.say("only %d files may be open; raise the limit (ulimit -n)".formatted(room));
        return (int) Math.max(FIRST, room);
      }
    }
    return wanted;
  }

  private static double each(Served served, String path, int listeners) throws Exception {
    var open = new ConcurrentLinkedQueue<Socket>();
    try {
      listen(served, path, FIRST, open); // What the first ones cost is the server's own.
      long before = served.ask("held");
      listen(served, path, listeners - FIRST, open);
      return (served.ask("held") - before) / (double) (listeners - FIRST);
    } finally {
      for (Socket socket : open) {
        close(socket);
      }
    }
  }

  private static void listen(
      Served served, String path, int count, ConcurrentLinkedQueue<Socket> open) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Boolean>> all =
          IntStream.range(0, count)
              .mapToObj(_ -> threads.submit(() -> open.add(Http.listen(served.port(), path))))
              .toList();
      try {
        for (Future<Boolean> one : all) {
          one.get();
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      Context.say("a listener does not close: " + e);
    }
  }
}
