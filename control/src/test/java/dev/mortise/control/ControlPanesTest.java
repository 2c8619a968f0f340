package dev.mortise.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.Json;
import dev.mortise.api.Pane;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Panes over a real control socket, and who closes them.
@Timeout(60)
class ControlPanesTest {
  private static final Caller ADA = new Caller.Operator("ada");

  @TempDir Path run;

  private final FakePluginService service = new FakePluginService();

  @SuppressWarnings("NullAway.Init") // set before each test
  private ControlServer server;

  @BeforeEach
  void open() {
    server = ControlServer.open(service, run, new HostFacts("test", "0.1.0", List.of(), List.of()));
  }

  @AfterEach
  void close() {
    server.close();
  }

  /// A workspace as the host sees it: killed when it is closed.
  private final class Workspace implements AutoCloseable {
    private final SocketChannel channel;
    private final LineChannel lines;

    Workspace() throws IOException {
      channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(server.host().socket()));
      lines = new LineChannel(channel);
    }

    void ask(String method, String pane) throws IOException {
      String head =
          method.equals("open")
              ? "{'pane':'%s','width':9,'height':9,'options':{}}".formatted(pane)
              : "{'pane':'%s'}".formatted(pane);
      String request =
          ("{'id':1,'op':'call','contract':'panes','plugin':'a','name':'p','method':'%s',"
                  + "'head':%s}")
              .formatted(method, head);
      lines.write(request.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    String say(String method, String pane) throws IOException {
      ask(method, pane);
      return said();
    }

    String said() throws IOException {
      byte[] answer = lines.read();
      return answer == null ? "" : new String(answer, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private void until(String told) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!service.pane.told.contains(told)) {
      assertTrue(System.nanoTime() - end < 0, "waited in vain until: " + told);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private long times(String told) {
    return service.pane.told.stream().filter(told::equals).count();
  }

  @Test
  void whatAWorkspaceHadOpenIsClosedWhenItVanishes() throws IOException {
    try (var workspace = new Workspace()) {
      assertTrue(workspace.say("open", "one").contains("open one"));
      assertTrue(workspace.say("open", "two").contains("open two"));
      assertTrue(workspace.say("tick", "one").contains("tick one"));
    }
    until("close one");
    until("close two");
  }

  @Test
  void whatWasJustOpeningIsClosed() throws Exception {
    try (var workspace = new Workspace()) {
      workspace.ask("open", "slow");
      service.pane.slowOpens.await();
    }
    until("close slow");
  }

  @Test
  void whatSomebodyOpenedAnewStaysOpen() throws IOException {
    try (var second = new Workspace()) {
      try (var first = new Workspace()) {
        assertTrue(first.say("open", "one").contains("open one"));
        assertTrue(first.say("open", "two").contains("open two"));
        assertTrue(second.say("open", "one").contains("open one"));
      }
      until("close two");
      assertEquals(0, times("close one"));
    }
    until("close one");
  }

  @Test
  void whatOpensWhileItsPredecessorClosesComesAfterwards() throws IOException {
    try (var first = new Workspace()) {
      assertTrue(first.say("open", "lingering").contains("open lingering"));
    }
    until("close lingering");
    try (var second = new Workspace()) {
      second.ask("open", "lingering");
      // Time for the wrong order; the right one needs none.
      long end = System.nanoTime() + Duration.ofMillis(200).toNanos();
      while (times("open lingering") < 2 && System.nanoTime() - end < 0) {
        LockSupport.parkNanos(1_000_000);
      }
      service.pane.lingeringMayClose.countDown();
      assertTrue(second.said().contains("open lingering"));
      assertEquals(
          List.of("open lingering", "close lingering", "closed lingering", "open lingering"),
          service.pane.told);
    }
  }

  @Test
  void aClientKeepsItsPaneOpenUntilItClosesIt() {
    var pane =
        ControlClient.of(server.host())
            .contribution(Pane.class, "a", "p", ADA, Duration.ofSeconds(20));
    var opened = new Pane.Opened("one", 9, 9, Json.EMPTY, null);
    assertEquals(Pane.View.of(List.of("open one")), pane.open(opened));
    for (int i = 0; i < 3; i++) {
      pane.tick(new Pane.Ref("one"));
    }
    pane.close(new Pane.Ref("one"));
    pane.open(opened);
    pane.close(new Pane.Ref("one"));
    assertEquals(
        List.of(
            "open one", "tick one", "tick one", "tick one", "close one", "open one", "close one"),
        service.pane.told);
  }

  @Test
  void oneThatFailsToOpenIsClosed() {
    var pane =
        ControlClient.of(server.host())
            .contribution(Pane.class, "a", "p", ADA, Duration.ofSeconds(20));
    var broken = new Pane.Opened("broken", 9, 9, Json.EMPTY, null);
    assertThrows(PluginException.class, () -> pane.open(broken));
    until("close broken");
  }
}
