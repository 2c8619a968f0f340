package dev.mortise.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// 100 MB to a plugin and from it: how much more the server holds meanwhile, and how fast it goes.
final class TransferBench {
  private static final long BYTES = 100_000_000;
  private static final int HEAP_MEBIBYTES = 128;
  private static final double MB = 1e6;
  private static final String PLUGIN = "/api/v1/plugins/bench-web";

  private TransferBench() {}

  static List<Bench> benches() {
    return List.of(
        new Bench(
            "transfer", "server", "100 MB up and down through a plugin", TransferBench::rows));
  }

  private record Result(double grownMegabytes, double rate) {}

  private static List<Row> rows(Context context) throws Exception {
    String[] flags = Memory.flags(HEAP_MEBIBYTES);
    var rows = new ArrayList<Row>();
    try (Served ours =
            Served.plugins(context, "transfer", true, context.built().resolve("webs"), flags)
                .settled();
        Served direct = Served.direct(context, flags)) {
      for (boolean up : new boolean[] {true, false}) {
        String name = "100 MB " + (up ? "up" : "down");
        Context.say(name);
        Result through = result(context, ours, PLUGIN, up);
        Result alone = result(context, direct, "", up);
        rows.add(grown(name + ", the host grows by", through, Row.Aim.atMost(16)));
        rows.add(grown(name + ", Helidon alone grows by", alone, null));
        rows.add(
            new Row(name + ", pace", "MiB/s", through.rate(), alone.rate(), "Helidon alone", null));
      }
    }
    return rows;
  }

  private static Row grown(
      String name, Result result, Row.@org.jspecify.annotations.Nullable Aim aim) {
    return new Row(name, "MB", result.grownMegabytes(), null, "", aim);
  }

  /// The pace without anybody looking, the growth with.
  private static Result result(Context context, Served served, String root, boolean up)
      throws IOException {
    pass(served, root, up);
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < context.rounds(); i++) {
      rates.add(pass(served, root, up));
    }
    long before = served.ask("watch");
    pass(served, root, up);
    long most = served.ask("grew");
    return new Result((most - before) / MB, Context.median(rates));
  }

  /// @return MiB a second
  private static double pass(Served served, String root, boolean up) throws IOException {
    long begin = System.nanoTime();
    try (var http = new Http(served.port())) {
      long came =
          up
              ? http.upload(root + "/upload", BYTES)
              : http.send(Http.get(root + "/download?bytes=" + BYTES));
      long expected = up ? Long.toString(BYTES).length() : BYTES;
      if (came != expected) {
        throw new IOException("%d bytes came instead of %d".formatted(came, expected));
      }
    }
    return BYTES * 1e9 / (System.nanoTime() - begin) / (1 << 20);
  }
}
