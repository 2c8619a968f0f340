package dev.mortise.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Kubernetes.Command;
import dev.mortise.api.Kubernetes.Input;
import dev.mortise.api.Kubernetes.Logs;
import dev.mortise.api.Kubernetes.Output;
import dev.mortise.api.PluginException;
import io.fabric8.kubernetes.client.server.mock.OutputStreamMessage;
import io.fabric8.kubernetes.client.server.mock.StatusStreamMessage;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Logs and commands, on the stand-in: a bare API server has no containers.
@Timeout(60)
final class PodStreamsTest {
  private static final String POD = "/api/v1/namespaces/dev/pods/web/";

  private final MockCluster mock = new MockCluster();
  private final Clusters clusters =
      Clusters.open(
          ClustersConfig.of(List.of()), ClusterRecords.inMemory(), InstantSource.system());
  private ClusterOperations cluster = openMock();

  private ClusterOperations openMock() {
    clusters.put(new ClusterRecord("c", "", mock.kubeconfig(), true, true));
    return clusters.operations("c", Identity.CONFIGURED);
  }

  @BeforeEach
  void forget() throws InterruptedException {
    cluster = clusters.operations("c", Identity.CONFIGURED);
    mock.requests();
  }

  @AfterEach
  void close() {
    clusters.close();
    mock.close();
  }

  private static List<String> all(Items<Output> items) {
    List<String> all = new ArrayList<>();
    for (Output next = items.next(); next != null; next = items.next()) {
      all.add(next.channel() + ":" + next.payload().text());
    }
    return all;
  }

  @Test
  void logsComeWholeWithTheirOptions() {
    String text = MockCluster.text(300_000);
    mock.server()
        .expect()
        .get()
        .withPath(POD + "log?container=app&tailLines=7&follow=true&previous=true")
        .andReturn(200, text)
        .once();
    Logs logs = new Logs("", "pods", "dev", "web", "app", 7, true, true);
    StringBuilder read = new StringBuilder();
    try (Items<Output> lines = cluster.logs(logs)) {
      for (Output next = lines.next(); next != null; next = lines.next()) {
        read.append(next.payload().text());
      }
      assertNull(lines.next(), "the end stays the end");
    }
    assertTrue(read.toString().contains(text), read.length() + " characters");
  }

  @Test
  void logsThatAreRefusedSayWhy() {
    mock.server()
        .expect()
        .get()
        .withPath(POD + "log")
        .andReturn(400, "{\"kind\":\"Status\",\"message\":\"choose one of: [a b]\"}")
        .once();
    Logs logs = new Logs("", "pods", "dev", "web", "", 0, false, false);
    PluginException refusal = assertThrows(PluginException.class, () -> cluster.logs(logs));
    assertEquals(ErrorCode.INVALID_ARGUMENT, refusal.code());
    assertTrue(
        refusal.getMessage().startsWith("cluster c: log pods in dev web"), refusal.getMessage());
  }

  @Test
  void onlyPodsHaveLogsAndCommands() {
    for (String resource : List.of("deployments", "pods/x", "secrets")) {
      Logs logs = new Logs("", resource, "dev", "web", "", 0, false, false);
      PluginException refusal = assertThrows(PluginException.class, () -> cluster.logs(logs));
      assertEquals(ErrorCode.INVALID_ARGUMENT, refusal.code());
    }
    Logs elsewhere = new Logs("", "pods", "dev", "web", "a&follow=true", 0, false, false);
    assertThrows(PluginException.class, () -> cluster.logs(elsewhere));
  }

  @Test
  void aCommandAnswersWithItsOutputAndItsExitCode() {
    mock.server()
        .expect()
        .get()
        .withPath(
            POD + "exec?command=ls&command=-l&container=app&stdin=true&stdout=true&stderr=true")
        .andUpgradeToWebSocket()
        .open(new OutputStreamMessage("a file\n"), new StatusStreamMessage(3))
        .done()
        .once();
    Command command = new Command("", "pods", "dev", "web", "app", List.of("ls", "-l"), false);
    try (Items<Output> output = cluster.exec(command, Items.of(List.of()))) {
      assertEquals(List.of("stdout:a file\n", "exit:3"), all(output));
    }
  }

  @Test
  void aTerminalIsTypedIntoAndResized() {
    mock.server()
        .expect()
        .get()
        .withPath(POD + "exec?command=sh&stdin=true&stdout=true&tty=true")
        .andUpgradeToWebSocket()
        .open()
        .expect("\u0000exit\n")
        .andEmit(new StatusStreamMessage(0))
        .once()
        .expect("\u0004{\"Width\":80,\"Height\":24}")
        .andEmit(new OutputStreamMessage("$ "))
        .once()
        .done()
        .once();
    Command command = new Command("", "pods", "dev", "web", "", List.of("sh"), true);
    List<Input> typed =
        List.of(new Input(80, 24, Bytes.EMPTY), new Input(0, 0, Bytes.of("exit\n")));
    try (Items<Output> output = cluster.exec(command, Items.of(typed))) {
      assertEquals(List.of("stdout:$ ", "exit:0"), all(output));
    }
  }

  /// A cluster may write its first message right behind the handshake, before anybody here asked
  /// for one.
  @Test
  void whatComesTogetherWithTheHandshakeIsNotLost() throws IOException {
    Command command = new Command("", "pods", "dev", "web", "app", List.of("ls"), false);
    try (EagerServer server = new EagerServer("\u0001", "\u0001a file\n", EagerServer.SUCCESS)) {
      clusters.put(new ClusterRecord("eager", "", server.kubeconfig(), true, true));
      ClusterOperations eager = clusters.operations("eager", Identity.CONFIGURED);
      for (int i = 0; i < 50; i++) {
        try (Items<Output> output = eager.exec(command, Items.of(List.of()))) {
          assertEquals(List.of("stdout:a file\n", "exit:0"), all(output));
        }
      }
    }
  }

  @Test
  void aConnectionThatEndsBeforeTheExitCodeIsAFailure() throws IOException {
    Command command = new Command("", "pods", "dev", "web", "app", List.of("ls"), false);
    try (EagerServer server = new EagerServer("\u0001half a fi")) {
      clusters.put(new ClusterRecord("eager", "", server.kubeconfig(), true, true));
      ClusterOperations eager = clusters.operations("eager", Identity.CONFIGURED);
      try (Items<Output> output = eager.exec(command, Items.of(List.of()))) {
        Output first = output.next();
        assertEquals("half a fi", first == null ? "" : first.payload().text());
        PluginException broken = assertThrows(PluginException.class, () -> output.next());
        assertEquals(ErrorCode.UNAVAILABLE, broken.code());
        assertTrue(
            broken.getMessage().contains("closed (code 1011, gone) before the command's exit code"),
            broken.getMessage());
      }
    }
  }

  @Test
  void aCommandThatIsRefusedSaysWhy() {
    mock.server()
        .expect()
        .get()
        .withPath(POD + "exec?command=sh&stdin=true&stdout=true&stderr=true")
        .andReturn(403, "{\"kind\":\"Status\",\"message\":\"no\"}")
        .always();
    Command command = new Command("", "pods", "dev", "web", "", List.of("sh"), false);
    PluginException refusal =
        assertThrows(PluginException.class, () -> cluster.exec(command, Items.of(List.of())));
    assertEquals(ErrorCode.PERMISSION_DENIED, refusal.code(), refusal.getMessage());
  }
}
