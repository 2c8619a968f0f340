package dev.mortise.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a plugin's route costs more than the same answer given by Helidon, and what the audit
/// costs.
final class ProxyBench {
  private static final int CONNECTIONS = 64;
  private static final String KITE = "/api/v1/plugins/bench-kite/hello";
  private static final String WEB = "/api/v1/plugins/bench-web/hello";
  private static final int RATE = 500;
  private static final String SERIAL = "-XX:+UseSerialGC";

  private ProxyBench() {}

  static List<Bench> benches() {
    return List.of(
        new Bench("proxy", "server", "a plugin's route, 64 connections", ProxyBench::proxied),
        new Bench("audit", "server", "the same with the audit and without", ProxyBench::audited));
  }

  @FunctionalInterface
  private interface Round {
    long[] times(Load load) throws Exception;
  }

  /// The percentiles of each round.
  private record Figures(List<Double> p50, List<Double> p99) {
    Figures() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(long[] times) {
      p50.add(Context.percentile(times, 50));
      p99.add(Context.percentile(times, 99));
    }

    double median(int percent) {
      return Context.median(percent == 50 ? p50 : p99);
    }
  }

  private static List<Row> proxied(Context context) throws Exception {
    Path plugins = context.built().resolve("kites");
    try (Served ours = Served.plugins(context, "proxy", true, plugins, SERIAL).settled();
        Served go = Served.go(context);
        Served direct = Served.direct(context, SERIAL)) {
      List<Load> loads =
          List.of(
              new Load(ours.port(), KITE, CONNECTIONS),
              new Load(go.port(), KITE, CONNECTIONS),
              new Load(direct.port(), "/hello", CONNECTIONS));
      long millis = context.scaled(5000);
      return rows(measure(context, "proxied route", loads, load -> load.flatOut(millis)));
    }
  }

  /// @param figures ours, the Go host's, Helidon's
  private static List<Row> rows(List<Figures> figures) {
    var rows = new ArrayList<Row>();
    for (int percent : new int[] {50, 99}) {
      double direct = figures.get(2).median(percent);
      double ours = figures.get(0).median(percent);
      double go = figures.get(1).median(percent);
      String name = "proxied route, %d connections, p%d".formatted(CONNECTIONS, percent);
      rows.add(added(name + ", time added", ours - direct, go - direct));
      rows.add(new Row(name, "ns", ours, direct, "Helidon alone", null));
    }
    return rows;
  }

  /// Where the Go host was not slower than Helidon, the machine was too busy to compare anything.
  private static Row added(String name, double ours, double go) {
    if (go <= 0) {
      Context.say(name + ": the Go host seems to add nothing; repeat it on a quiet machine");
      return new Row(name, "ns", ours, null, "", null);
    }
    return new Row(name, "ns", ours, go, "Go host, same plugin", Row.Aim.atMost(0.7));
  }

  private static List<Row> audited(Context context) throws Exception {
    Path plugins = context.built().resolve("webs");
    try (Served on = Served.plugins(context, "audited", true, plugins, SERIAL).settled();
        Served off = Served.plugins(context, "unaudited", false, plugins, SERIAL).settled()) {
      List<Load> loads =
          List.of(new Load(on.port(), WEB, CONNECTIONS), new Load(off.port(), WEB, CONNECTIONS));
      long millis = context.scaled(8000);
      List<Figures> figures = measure(context, "audit", loads, load -> load.paced(millis, RATE));
      return List.of(
          new Row(
              "audit on, %d requests a second, p50".formatted(RATE),
              "ns",
              figures.get(0).median(50),
              figures.get(1).median(50),
              "audit off",
              Row.Aim.atMost(1.05)));
    }
  }

  /// All take turns, in the order of the loads, after one round that does not count.
  private static List<Figures> measure(Context context, String what, List<Load> loads, Round round)
      throws Exception {
    List<Figures> figures = new ArrayList<>();
    for (Load load : loads) {
      round.times(load);
      figures.add(new Figures());
    }
    for (int i = 0; i < context.rounds(); i++) {
      Context.say("%s, round %d of %d".formatted(what, i + 1, context.rounds()));
      for (int j = 0; j < loads.size(); j++) {
        figures.get(j).add(round.times(loads.get(j)));
      }
    }
    return figures;
  }
}
