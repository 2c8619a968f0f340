package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.Pane;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.host.HostFunction;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pane in Rust under a real host, over pods of two pages.
@Tag("process")
final class PodSummaryTest {
  private static final Caller ADA = new Caller.Operator("ada");
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String FIRST =
      """
      {"metadata": {"continue": "2"}, "items": [
       {"metadata": {"namespace": "dev", "name": "web"},
        "spec": {"nodeName": "node-a", "containers": [
         {"resources": {"requests": {"cpu": "250m", "memory": "128Mi"}}}]},
        "status": {"phase": "Running", "containerStatuses": [
         {"ready": true, "restartCount": 4}]}}]}
      """;
  private static final String SECOND =
      """
      {"metadata": {}, "items": [
       {"metadata": {"namespace": "dev", "name": "grün"},
        "spec": {"nodeName": "node-b", "containers": [
         {"resources": {"requests": {"cpu": "1.5", "memory": "1Gi"}}}]},
        "status": {"phase": "Running", "containerStatuses": [
         {"ready": false, "restartCount": 9,
          "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}},
       {"metadata": {"namespace": "prod", "name": "late"},
        "spec": {"containers": [{}]}, "status": {"phase": "Pending"}}]}
      """;

  @TempDir private Path folder;
  private boolean gone;

  @SuppressWarnings("NullAway") // JUnit sets the folder
  PodSummaryTest() {}

  /// The one thing the pane may ask for; anything else fails it.
  private Kubernetes cluster() {
    return (Kubernetes)
        Proxy.newProxyInstance(
            Kubernetes.class.getClassLoader(),
            new Class<?>[] {Kubernetes.class},
            (_, method, arguments) -> {
              if (gone) {
                throw new PluginException(ErrorCode.NOT_FOUND, "There is no default cluster.");
              }
              assertEquals("list", method.getName());
              var asked = (Kubernetes.Selection) arguments[0];
              assertEquals("pods", asked.resource());
              String page = asked.resume().isEmpty() ? FIRST : SECOND;
              return new Kubernetes.Answer(200, Json.of(page), List.of());
            });
  }

  private RealHost open(boolean grantDeclared) throws IOException {
    WasmBuild.example(folder.resolve("plugins"), "pod-summary", "plugin.rs");
    return RealHost.open(
        folder.resolve("home"),
        folder.resolve("plugins"),
        List.of(new HostFunction<>(Kubernetes.class, _ -> cluster())),
        config -> config.grantDeclared(grantDeclared));
  }

  private static Pane pane(RealHost real) {
    assertInstanceOf(
        PluginState.Running.class, real.state("pod-summary"), real.host.plugins() + "");
    return real.host.contribution(Pane.class, "pod-summary", "pods-by-node", ADA, PATIENCE);
  }

  private static Pane.View open(Pane pane) {
    return pane.open(new Pane.Opened("1", 100, 30, Json.EMPTY, null));
  }

  private static List<String> rows(Pane.View view) {
    Pane.Grid table = view.table();
    assertNotNull(table, view + "");
    return table.rows().stream()
        .map(row -> row.cells().stream().map(PodSummaryTest::text).collect(Collectors.joining("|")))
        .toList();
  }

  private static String text(Pane.Line line) {
    return line.spans().stream().map(Pane.Span::text).collect(Collectors.joining());
  }

  private static String lines(Pane.View view) {
    List<Pane.Line> lines = view.lines();
    assertNotNull(lines, view + "");
    return lines.stream().map(PodSummaryTest::text).collect(Collectors.joining("\n"));
  }

  @Test
  void countsThePodsOfEachNodeAndShowsThoseOfOne() throws IOException {
    try (RealHost real = open(true)) {
      Pane pane = pane(real);
      Pane.View first = open(pane);
      assertEquals("3 pods on 3 nodes", first.title());
      assertEquals(
          List.of(
              "(not scheduled)|1|0|1|0|0|0|0|0",
              "node-a|1|1|0|0|0|4|250|128",
              "node-b|1|1|0|0|0|9|1500|1024"),
          rows(first));
      Pane.View trouble = pane.act(new Pane.Chosen("1", "trouble", null));
      assertTrue(rows(trouble).getFirst().startsWith("node-b|"), rows(trouble) + "");

      Pane.View node = pane.event(new Pane.Event("1", "table", "select", "node-b"));
      assertEquals("1 pod on node-b; Esc goes back", node.title());
      assertEquals(List.of("dev|grün|Running: CrashLoopBackOff|0/1|9|1500|1024"), rows(node));
      assertEquals(node.title(), pane.tick(new Pane.Ref("1")).title(), "it stays where it was");
      assertEquals(3, rows(pane.command(new Pane.Command("1", "back", null, null))).size());
      assertEquals(
          Pane.View.UNCHANGED, pane.command(new Pane.Command("1", "select_next", null, null)));
      pane.close(new Pane.Ref("1"));
    }
  }

  @Test
  void saysThatThereIsNoClusterUntilThereIsOne() throws IOException {
    try (RealHost real = open(true)) {
      gone = true;
      Pane pane = pane(real);
      String said = lines(open(pane));
      assertTrue(said.startsWith("There is no cluster to ask.\n"), said);
      assertTrue(said.contains("There is no default cluster."), said);
      gone = false;
      assertEquals(3, rows(pane.tick(new Pane.Ref("1"))).size());
    }
  }

  @Test
  void saysWhatWouldAllowItAndGoesOnOnceThatIsGranted() throws IOException {
    try (RealHost real = open(false)) {
      grant(real, "pane:offer:pods-by-node");
      Pane pane = pane(real);
      String said = lines(open(pane));
      assertTrue(said.startsWith("This pane may not list pods.\n"), said);
      assertTrue(said.contains("mortise plugins grant pod-summary k8s:list:pods"), said);
      assertEquals(Pane.View.UNCHANGED, pane.tick(new Pane.Ref("1")), "it does not nag");
      grant(real, "k8s:list:pods");
      assertEquals(3, rows(pane.act(new Pane.Chosen("1", "refresh", null))).size());
    }
  }

  private static void grant(RealHost real, String permission) {
    for (PermissionStatus status : real.host.permissions("pod-summary")) {
      if (status.permission().toString().equals(permission)) {
        real.host.grant("pod-summary", status.permission(), false, ADA);
        return;
      }
    }
    throw new AssertionError(permission + " is not declared");
  }
}
