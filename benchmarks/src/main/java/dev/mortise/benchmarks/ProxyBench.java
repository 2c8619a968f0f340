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
  private static final int WARM_UP_MAX = 12;
  private static final double STILL_FASTER = 0.95;
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

  /// A server and what it is asked.
  private record Peer(Served server, Load load) {}

  /// The percentiles of each round, and the processor time of the server for each request.
  private record Figures(List<Double> p50, List<Double> p99, List<Double> processor) {
    Figures() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    void add(Peer peer, Round round) throws Exception {
      long before = peer.server().processor();
      long[] times = round.times(peer.load());
      processor.add((double) (peer.server().processor() - before) / times.length);
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
      List<Peer> peers =
          List.of(
              new Peer(ours, new Load(ours.port(), KITE, CONNECTIONS)),
              new Peer(go, new Load(go.port(), KITE, CONNECTIONS)),
              new Peer(direct, new Load(direct.port(), "/hello", CONNECTIONS)));
      long millis = context.scaled(5000);
      return rows(measure(context, "proxied route", peers, load -> load.flatOut(millis)));
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
    rows.add(
        new Row(
            "proxied route, processor time of the host added to a request",
            "ns",
            Context.median(figures.get(0).processor()) - Context.median(figures.get(2).processor()),
            Context.median(figures.get(1).processor()) - Context.median(figures.get(2).processor()),
            "Go host, same plugin",
            null));
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
      List<Peer> peers =
          List.of(
              new Peer(on, new Load(on.port(), WEB, CONNECTIONS)),
              new Peer(off, new Load(off.port(), WEB, CONNECTIONS)));
      long millis = context.scaled(8000);
      List<Figures> figures = measure(context, "audit", peers, load -> load.paced(millis, RATE));
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

  /// All take turns, in the order of the peers, each after it was warmed up.
  private static List<Figures> measure(Context context, String what, List<Peer> peers, Round round)
      throws Exception {
    List<Figures> figures = new ArrayList<>();
    for (Peer peer : peers) {
      warmUp(context, peer, round);
      figures.add(new Figures());
    }
    for (int i = 0; i < context.rounds(); i++) {
      Context.say("%s, round %d of %d".formatted(what, i + 1, context.rounds()));
      for (int j = 0; j < peers.size(); j++) {
        figures.get(j).add(peers.get(j), round);
      }
    }
    return figures;
  }

  /// Rounds that do not count, until one is no longer clearly faster than the one before it: a JVM
  /// with few processors compiles for a minute.
  private static void warmUp(Context context, Peer peer, Round round) throws Exception {
    double before = Double.MAX_VALUE;
    for (int i = 0; i < Math.max(1, context.scaled(WARM_UP_MAX)); i++) {
      double now = Context.percentile(round.times(peer.load()), 50);
      if (now > before * STILL_FASTER) {
        return;
      }
      before = now;
    }
  }
}
