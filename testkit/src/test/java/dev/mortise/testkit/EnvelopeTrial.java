package dev.mortise.testkit;

import dev.mortise.api.Body;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.ResourceType;
import dev.mortise.api.Routes;
import dev.mortise.host.PluginConnection;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The three unlike uses of the envelope, timed on every carrier: a fast tool call, a streamed
/// body, a watch. Not part of the tests; run it with `-Dtest=EnvelopeTrial`. The figures of
/// `docs/adr/0003-one-envelope.md` come from it.
final class EnvelopeTrial {
  private static final int WARM_UP = 5_000;
  private static final int CALLS = 20_000;
  private static final int EVENTS = 20_000;
  private static final int BODY_BYTES = 256 << 20;

  private EnvelopeTrial() {}

  /// Runs all three, one after the other.
  public static void main(String[] args) throws IOException {
    var trial = new EnvelopeTrial();
    trial.inMemory();
    trial.javaProcess();
    trial.goProcess();
  }

  void inMemory() {
    trial("in memory", InMemoryRuntime.connect(ContractPlugin.create(), door(), Json.EMPTY));
  }

  void javaProcess() throws IOException {
    try (var processes = new ProcessPlugins()) {
      trial(
          "Java process, AutoMTLS",
          processes.start(
              "contract", processes.javaProgram(ContractPlugin.class), door(), Json.EMPTY));
    }
  }

  void goProcess() throws IOException {
    try (var processes = new ProcessPlugins()) {
      trial(
          "Go process, AutoMTLS",
          processes.start(
              "contract",
              GoBuild.binary("testkit/src/main/go/contract-plugin"),
              door(),
              Json.EMPTY));
    }
  }

  private static TestDoor door() {
    return new TestDoor();
  }

  private static void trial(String carrier, PluginConnection connection) {
    try (TestHost host = TestHost.over(connection, new TestDoor())) {
      double[] calls = calls(host);
      System.out.printf(
          "%-24s tool call p50 %.1f µs, p99 %.1f µs; watch %.1f µs an event; body %.0f MiB/s%n",
          carrier, calls[0], calls[1], watch(host), body(host));
    }
  }

  private static double[] calls(TestHost host) {
    Json arguments = Json.of("{\"text\":\"hello\"}");
    for (int i = 0; i < WARM_UP; i++) {
      host.tool("echo", arguments);
    }
    long[] nanos = new long[CALLS];
    for (int i = 0; i < CALLS; i++) {
      long start = System.nanoTime();
      host.tool("echo", arguments);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return new double[] {nanos[CALLS / 2] / 1e3, nanos[CALLS * 99 / 100] / 1e3};
  }

  private static double watch(TestHost host) {
    long start = System.nanoTime();
    var parameters = Map.of("count", List.of(Integer.toString(EVENTS)));
    try (Items<ResourceType.Event> events =
        host.contribution(ResourceType.class, "things")
            .watch(new ResourceType.Query("", "", "", parameters))) {
      while (events.next() != null) {
        // Read to the end.
      }
    }
    return (System.nanoTime() - start) / 1e3 / EVENTS;
  }

  private static double body(TestHost host) {
    long start = System.nanoTime();
    var query = Map.of("bytes", List.of(Integer.toString(BODY_BYTES)));
    Routes.Response response =
        host.contribution(Routes.class, "")
            .handle(new Routes.Request("get", "/big", query, Map.of(), "", Body.empty()));
    try (Body body = response.body()) {
      while (body.next() != null) {
        // Read to the end.
      }
    }
    return BODY_BYTES / (double) (1 << 20) / ((System.nanoTime() - start) / 1e9);
  }
}
