package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a request may try at the proxy, over real sockets.
@DisplayName("torture/34: requests at the route proxy")
final class ProxyTortureTest {
  private static final String ROOT = EchoScene.ROOT;

  @TempDir Path home;
  private EchoScene scene;

  @BeforeEach
  void open() {
    scene = new EchoScene(home);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void aPlainPathGoesThrough() {
    EchoScene.assertStatus(200, scene.rawGet(ROOT + "/a/b%20c?x=1&x=2"));
    assertEquals("/a/b c", scene.seen.getFirst().path());
    assertEquals(List.of("1", "2"), scene.seen.getFirst().query().get("x"));
    assertEquals("get", scene.seen.getFirst().method());
  }

  @Test
  void pathsInDisguiseNeverReachAPlugin() {
    for (String path :
        List.of(
            "//a",
            "/a//b",
            "/./a",
            "/a/../b",
            "/%2e%2e/a",
            "/%2E/a",
            "/.%2e/a",
            "/a%2fb",
            "/a%2Fb",
            "/a%5cb",
            "/a%00b",
            "/a%0d%0ab",
            "/%zz",
            "/%c0%ae%c0%ae/a",
            "/%ff",
            "/a\\b")) {
      EchoScene.assertStatus(400, scene.rawGet(ROOT + path));
    }
    EchoScene.assertStatus(400, scene.rawGet("//api/v1/plugins/echo/a"));
    EchoScene.assertStatus(400, scene.rawGet("/api/v1/plugins/echo/../../admin/plugins"));
    assertEquals(List.of(), scene.seen);
  }

  @Test
  void anAbsoluteTargetIsRefused() {
    EchoScene.assertStatus(400, scene.rawGet("http://other.example" + ROOT + "/a"));
    EchoScene.assertStatus(400, scene.rawGet("http://x" + ROOT + "/a"));
    assertEquals(List.of(), scene.seen);
  }

  @Test
  void nothingThatProvesWhoTheUserIsGoesOn() {
    EchoScene.assertStatus(
        200,
        scene.rawGet(
            ROOT + "/a",
            "Cookie: auth_token=alice; other=1",
            "Proxy-Authorization: Basic x",
            "X-Forwarded-For: 1.2.3.4",
            "X-Forwarded-User: admin",
            "Forwarded: for=1.2.3.4",
            "X-Real-IP: 1.2.3.4",
            "X-Internal-Role: admin",
            "X-CSRF-Token: t",
            "X-Auth-Request-User: admin",
            "X-Api-Key: k",
            "X-HTTP-Method-Override: DELETE",
            "X-Original-URL: /admin",
            "X-Secret: s",
            "X-Listed: l",
            "X-GitHub-Event: push",
            "Accept: text/plain",
            "Connection: X-Listed"));
    Map<String, List<String>> headers = new TreeMap<>(scene.seen.getFirst().headers());
    assertEquals(
        Map.of("accept", List.of("text/plain"), "x-github-event", List.of("push")), headers);
    assertEquals("get", scene.seen.getFirst().method());
  }

  @Test
  void lengthAndChunksTogetherAreRefused() {
    String smuggled =
        scene.fixture.raw(
            "POST " + ROOT + "/a HTTP/1.1",
            "Host: x",
            "Authorization: kite1-alice",
            "Content-Length: 6",
            "Transfer-Encoding: chunked",
            "",
            "0",
            "",
            "GET " + ROOT + "/smuggled HTTP/1.1",
            "Host: x",
            "",
            "");
    EchoScene.assertStatus(400, smuggled);
    assertEquals(List.of(), scene.seen);
  }

  @Test
  void framingInDisguiseIsRefused() {
    List<List<String>> disguises =
        List.of(
            List.of("Content-Length: 3", "Content-Length: 4"),
            List.of("Content-Length: +3"),
            List.of("Content-Length: -1"),
            List.of("Content-Length: 3, 3"),
            List.of("Transfer-Encoding: xchunked"),
            List.of("Transfer-Encoding: identity"),
            List.of("Transfer-Encoding: chunked, identity"),
            List.of("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
            List.of("Transfer-Encoding : chunked"));
    for (List<String> headers : disguises) {
      List<String> lines =
          new ArrayList<>(
              List.of("POST " + ROOT + "/a HTTP/1.1", "Host: x", "Authorization: kite1-alice"));
      lines.addAll(headers);
      lines.addAll(List.of("", "abc"));
      String answer = scene.fixture.raw(lines.toArray(String[]::new));
      assertTrue(
          answer.startsWith("HTTP/1.1 400 ") || answer.startsWith("HTTP/1.1 501 "),
          () -> headers + " was answered with " + answer);
    }
    assertEquals(List.of(), scene.seen);
  }

  @Test
  void hostMustBeThereOnce() {
    EchoScene.assertStatus(400, scene.fixture.raw("GET " + ROOT + "/a HTTP/1.1", "", ""));
    EchoScene.assertStatus(
        400, scene.fixture.raw("GET " + ROOT + "/a HTTP/1.1", "Host: a", "Host: b", "", ""));
  }

  @Test
  void anAnnouncedBodyThatIsTooLargeIsNotRead() throws IOException {
    try (Socket socket = scene.fixture.socket()) {
      String head =
          "POST %s/a HTTP/1.1\r\nHost: x\r\nAuthorization: kite1-alice\r\nContent-Length: %d\r\n\r\n"
              .formatted(ROOT, 1L << 30);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      EchoScene.assertStatus(413, readHead(socket.getInputStream()));
    }
    assertEquals(0, scene.read.get());
  }

  @Test
  void anEndlessBodyEndsAtTheCap() throws IOException {
    try (Socket socket = scene.fixture.socket()) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST %s/a HTTP/1.1\r\nHost: x\r\nAuthorization: kite1-alice\r\nTransfer-Encoding: chunked\r\n\r\n"
              .formatted(ROOT);
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] chunk =
          ("10000\r\n" + "x".repeat(65_536) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      try {
        for (int i = 0; i < 1_000; i++) {
          out.write(chunk);
        }
      } catch (IOException e) {
        // The server has had enough.
      }
      ServerFixture.await(() -> scene.read.get() > 0);
      assertTrue(scene.read.get() <= 1 << 20, () -> "the plugin got " + scene.read.get());
    }
  }

  @Test
  void otherMethodsAreRefused() {
    for (String method : List.of("TRACE", "PROPFIND", "FOO")) {
      EchoScene.assertStatus(
          405,
          scene.fixture.raw(
              method + " " + ROOT + "/a HTTP/1.1",
              "Host: x",
              "Authorization: kite1-alice",
              "Connection: close",
              "",
              ""));
    }
    assertEquals(List.of(), scene.seen);
  }

  @Test
  void aRouteThatIsNotGrantedIsRefused() {
    assertEquals(200, scene.fixture.get("/api/v1/plugins/narrow/open/a").statusCode());
    HttpResponse<String> refused = scene.fixture.get("/api/v1/plugins/narrow/closed");
    assertEquals(403, refused.statusCode());
    assertEquals("PERMISSION_DENIED", ServerFixture.json(refused).get("code").asString());
    assertEquals("narrow", ServerFixture.json(refused).get("plugin").asString());
    assertEquals(
        403,
        scene
            .fixture
            .send(
                scene
                    .fixture
                    .request("/api/v1/plugins/narrow/open/a")
                    .POST(HttpRequest.BodyPublishers.ofString("x")))
            .statusCode());
  }

  @Test
  void aHeadRequestIsReadAndHasNoBody() throws Exception {
    HttpResponse<String> response = scene.fixture.send(scene.fixture.request(ROOT + "/a").HEAD());
    assertEquals(200, response.statusCode());
    assertEquals("", response.body());
    assertEquals("get", scene.seen.getFirst().method());
  }

  @Test
  void whatDoesNotRunSaysWhenToAskAgain() {
    scene.fixture.host().stop("echo", ServerFixture.operator());
    HttpResponse<String> response = scene.fixture.get(ROOT + "/a");
    assertEquals(503, response.statusCode());
    assertFalse(response.headers().firstValue("retry-after").isEmpty());
    assertEquals("NOT_RUNNING", ServerFixture.json(response).get("code").asString());
    assertEquals(404, scene.fixture.get("/api/v1/plugins/nothing/a").statusCode());
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = in.read(); c >= 0 && !text.toString().endsWith("\r\n\r\n"); c = in.read()) {
      text.append((char) c);
    }
    return text.toString();
  }
}
