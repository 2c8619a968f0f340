package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.server.mock.OutputStreamMessage;
import io.fabric8.kubernetes.client.server.mock.StatusStreamMessage;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Commands in containers and what containers wrote, over HTTP, on the stand-in: a bare API server
/// has no containers.
@Timeout(120)
final class TerminalTest {
  private static final String SHELL =
      "exec?command=sh&command=-c&command=bash+%7C%7C+sh&stdin=true&stdout=true&tty=true";

  @TempDir Path home;
  private final MockCluster mock = new MockCluster();
  private ClusterScene scene;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> ended = new LinkedBlockingQueue<>();

  @BeforeEach
  void open() {
    scene = new ClusterScene(home, mock.kubeconfig()).open();
  }

  @AfterEach
  void close() {
    scene.close();
    mock.close();
  }

  private String pod() {
    return "/api/v1/namespaces/" + scene.namespace + "/pods/web/";
  }

  private String path(String query) {
    return "/api/v1/terminal/" + scene.namespace + "/web/ws" + query;
  }

  private WebSocket connect(String header, String value, String path) throws Exception {
    try {
      return scene
          .fixture
          .client()
          .newWebSocketBuilder()
          .header(header, value)
          .buildAsync(
              URI.create(scene.fixture.uri(path).toString().replace("http:", "ws:")), new Heard())
          .get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        throw refused;
      }
      throw e;
    }
  }

  private WebSocket as(String who, String query) throws Exception {
    return connect("Authorization", scene.key(who), path(query));
  }

  private final class Heard implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket s, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        received.add(text.toString());
        text.setLength(0);
      }
      s.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket s, int status, String reason) {
      ended.add(status);
      return null;
    }
  }

  private String next() throws InterruptedException {
    String message = received.poll(60, TimeUnit.SECONDS);
    JsonNode node = Nodes.tree(dev.mortise.api.Json.of(String.valueOf(message)));
    return node.path("type").asString("") + ":" + node.path("data").asString("");
  }

  private int end() throws InterruptedException {
    Integer status = ended.poll(60, TimeUnit.SECONDS);
    return status == null ? -1 : status;
  }

  private static String typed(String text) {
    return Nodes.object().put("type", "stdin").put("data", text).toString();
  }

  @Test
  void aTerminalIsTypedIntoResizedAndAudited() throws Exception {
    mock.server()
        .expect()
        .get()
        .withPath(pod() + SHELL)
        .andUpgradeToWebSocket()
        .open()
        .expect("\u0004{\"Width\":80,\"Height\":24}")
        .andEmit(new OutputStreamMessage("$ "))
        .once()
        .expect("\u0000exit\n")
        .andEmit(new StatusStreamMessage(3))
        .once()
        .done()
        .once();
    WebSocket socket = as("tess", "");
    assertEquals("connected:", next());
    socket.sendText("{\"type\":\"ping\"}", true).get(30, TimeUnit.SECONDS);
    assertEquals("pong:", next());
    socket
        .sendText("{\"type\":\"resize\",\"cols\":80,\"rows\":24}", true)
        .get(30, TimeUnit.SECONDS);
    assertEquals("stdout:$ ", next());
    socket.sendText(typed("exit\n"), true).get(30, TimeUnit.SECONDS);
    assertEquals("exit:3", next());
    assertEquals(WebSocket.NORMAL_CLOSURE, end());
    String target = ClusterScene.FIRST + "/" + scene.namespace + "/pods/web";
    ServerFixture.await(() -> scene.changes.ends.size() == 1);
    assertEquals(List.of("tess k8s.exec " + target + " sh"), scene.changes.all);
    assertEquals(List.of("tess k8s.exec " + target + " DONE exit 3"), scene.changes.ends);
  }

  @Test
  void aCommandOfOnesOwnNeedsNoTerminal() throws Exception {
    mock.server()
        .expect()
        .get()
        .withPath(
            pod() + "exec?command=echo&command=hi&container=app&stdin=true&stdout=true&stderr=true")
        .andUpgradeToWebSocket()
        .open(new OutputStreamMessage("hi\n"), new StatusStreamMessage(0))
        .done()
        .once();
    as("tess", "?command=echo&command=hi&container=app&tty=false");
    assertEquals(List.of("connected:", "stdout:hi\n", "exit:0"), List.of(next(), next(), next()));
  }

  private HttpResponse<?> refused(String who, String query) {
    return Assertions.assertThrows(WebSocketHandshakeException.class, () -> as(who, query))
        .getResponse();
  }

  @Test
  void withoutTheVerbThereIsNoTerminal() throws InterruptedException {
    mock.asked();
    assertEquals(403, refused("dana", "").statusCode(), "her role holds exec back");
    assertEquals(403, refused("vera", "").statusCode());
    assertEquals(403, refused("eve", "").statusCode());
    assertEquals(401, refused("nobody", "").statusCode());
    assertEquals(
        403, refused("tess", "?x-cluster-name=" + ClusterScene.SECOND).statusCode(), "elsewhere");
    assertEquals(List.of(), mock.asked(), "the cluster heard nothing");
    assertEquals(List.of(), scene.changes.all);
    HttpResponse<String> plain = scene.get("tess", path(""));
    assertEquals(426, plain.statusCode(), plain.body());
    assertEquals("websocket", plain.headers().firstValue("upgrade").orElse("none"));
  }

  @Test
  void whatTheClusterRefusesIsToldInWords() {
    mock.server()
        .expect()
        .get()
        .withPath(pod() + SHELL)
        .andReturn(404, "{\"kind\":\"Status\",\"message\":\"no such pod\"}")
        .always();
    assertEquals(404, refused("tess", "").statusCode());
    assertTrue(
        scene.changes.ends.getLast().contains("pods/web FAILED NOT_FOUND"),
        scene.changes.ends.toString());
  }

  /// One that stays open until somebody ends it, since it waits for words that never come.
  private void endless() {
    mock.server()
        .expect()
        .get()
        .withPath(pod() + SHELL)
        .andUpgradeToWebSocket()
        .open()
        .expect("\u0000never")
        .andEmit(new StatusStreamMessage(0))
        .once()
        .done()
        .always();
  }

  @Test
  void aBrowsersTerminalIsOfThisOriginAndEndsWithItsSession() throws Exception {
    endless();
    String signIn = "{\"username\":\"tess\",\"password\":\"correct horse battery\"}";
    HttpResponse<String> signedIn =
        scene.fixture.send(
            scene
                .fixture
                .anonymous("/api/auth/login/password")
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(signIn)));
    String cookie = signedIn.headers().firstValue("set-cookie").orElse("").split(";", 2)[0];
    List<String> foreign = new ArrayList<>();
    foreign.add("GET " + path("") + " HTTP/1.1");
    foreign.addAll(List.of("Host: x", "Upgrade: websocket", "Connection: Upgrade, close"));
    foreign.addAll(List.of("Sec-WebSocket-Version: 13", "Cookie: " + cookie));
    foreign.addAll(List.of("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
    foreign.addAll(List.of("Origin: https://evil.example", "", ""));
    EchoScene.assertStatus(403, scene.fixture.raw(foreign.toArray(String[]::new)));
    connect("Cookie", cookie, path(""));
    assertEquals("connected:", next());
    scene.identity.sessions().endAll(ServerFixture.operator(), "tess");
    String why = next();
    assertTrue(why.startsWith("error:") && why.contains("session"), why);
    assertEquals(1008, end());
  }

  @Test
  void aTerminalEndsWithTheRightToHaveIt() throws Exception {
    endless();
    as("tess", "");
    assertEquals("connected:", next());
    scene.distrust("shell", "tess");
    String why = next();
    assertTrue(why.startsWith("error:") && why.contains("tess"), why);
    assertEquals(1008, end());
    ServerFixture.await(() -> scene.changes.ends.size() == 1);
    assertTrue(scene.changes.ends.getLast().contains("FAILED PERMISSION_DENIED"));
  }

  @Test
  void wordsNobodyKnowsEndIt() throws Exception {
    endless();
    WebSocket socket = as("tess", "");
    assertEquals("connected:", next());
    socket.sendText("{\"type\":\"resize\",\"cols\":0,\"rows\":5}", true).get(30, TimeUnit.SECONDS);
    String why = next();
    assertTrue(why.startsWith("error:A terminal has 1 to"), why);
    assertEquals(1011, end());
  }

  @Test
  void whenTheClientGoesTheCommandIsLetGo() throws Exception {
    endless();
    WebSocket socket = as("tess", "");
    assertEquals("connected:", next());
    socket.abort();
    ServerFixture.await(() -> scene.changes.ends.size() == 1);
    assertTrue(scene.changes.ends.getLast().endsWith("DONE ended by the client"));
  }

  @Test
  void logsComeAsEventsToWhomMayReadThem() {
    mock.server()
        .expect()
        .get()
        .withPath(pod() + "log?container=app&tailLines=7")
        .andReturn(200, "first\nsecond\n")
        .always();
    String logs = "/api/v1/pods/" + scene.namespace + "/web/logs?container=app&tailLines=7";
    HttpResponse<String> told = scene.get("dana", logs);
    assertEquals(200, told.statusCode(), told.body());
    assertTrue(told.body().contains("first\\nsecond"), told.body());
    HttpResponse<String> held = scene.get("tess", logs);
    assertEquals(403, held.statusCode(), held.body());
    assertFalse(held.body().contains("first"), held.body());
  }
}
