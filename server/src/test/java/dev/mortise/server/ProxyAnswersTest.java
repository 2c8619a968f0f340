package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What a plugin may try at the proxy, and how streams end.
@DisplayName("torture/34: answers at the route proxy")
final class ProxyAnswersTest {
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
  void whatAPluginSaysOfCookiesPolicyAndPlacesStaysHere() {
    scene.answered =
        Map.of(
            "Set-Cookie", List.of("auth_token=evil"),
            "Content-Security-Policy", List.of("default-src *"),
            "Strict-Transport-Security", List.of("max-age=0"),
            "Access-Control-Allow-Origin", List.of("*"),
            "Location", List.of("https://evil.example/"),
            "Clear-Site-Data", List.of("\"*\""),
            "X-Plugin-Rate", List.of("7"),
            "Content-Type", List.of("text/html"),
            "Cache-Control", List.of("public, max-age=600"),
            "Vary", List.of("*"));
    HttpResponse<String> response = scene.fixture.get(ROOT + "/a");
    var headers = response.headers();
    for (String name :
        List.of(
            "set-cookie",
            "location",
            "access-control-allow-origin",
            "clear-site-data",
            "strict-transport-security")) {
      assertTrue(headers.firstValue(name).isEmpty(), name);
    }
    assertEquals("7", headers.firstValue("x-plugin-rate").orElse(""));
    assertEquals("text/html", headers.firstValue("content-type").orElse(""));
    assertEquals(
        "default-src 'none'; sandbox", headers.firstValue("content-security-policy").orElse(""));
    assertEquals("private, max-age=600", headers.firstValue("cache-control").orElse(""));
    assertEquals("Cookie, Authorization, X-Cluster-Name", headers.firstValue("vary").orElse(""));
    assertEquals("nosniff", headers.firstValue("x-content-type-options").orElse(""));
  }

  @Test
  void aPluginSendsUsersOnlyToItsOwnPlaces() {
    scene.status = 302;
    for (var place :
        Map.of(
                "/b?x=1",
                ROOT + "/b?x=1",
                ROOT + "/c",
                ROOT + "/c",
                "//evil.example/a",
                "",
                "/../../admin",
                "",
                "/%2e%2e/admin",
                "",
                "javascript:alert(1)",
                "",
                "/\\evil.example",
                "")
            .entrySet()) {
      scene.answered = Map.of("location", List.of(place.getKey()));
      assertEquals(
          place.getValue(),
          scene.fixture.get(ROOT + "/a").headers().firstValue("location").orElse(""),
          place.getKey());
    }
  }

  @Test
  void linesInHeadersOfAPluginDoNotSplitTheAnswer() {
    scene.answered =
        Map.of("x-plugin-a", List.of("1\r\nSet-Cookie: evil=1"), "etag", List.of("\"1\""));
    HttpResponse<String> response = scene.fixture.get(ROOT + "/a");
    assertEquals(200, response.statusCode());
    assertTrue(response.headers().firstValue("set-cookie").isEmpty());
    assertEquals("\"1\"", response.headers().firstValue("etag").orElse(""));
  }

  @Test
  void aWebSocketTalksAndOneWithoutPermissionIsRefusedInWords() throws Exception {
    var received = new LinkedBlockingQueue<String>();
    WebSocket socket =
        scene
            .fixture
            .client()
            .newWebSocketBuilder()
            .header("Authorization", "kite1-alice")
            .buildAsync(
                java.net.URI.create(
                    scene.fixture.uri(ROOT + "/ws").toString().replace("http", "ws")),
                new WebSocket.Listener() {
                  @Override
                  public java.util.concurrent.@Nullable CompletionStage<?> onText(
                      WebSocket s, CharSequence text, boolean last) {
                    received.add(text.toString());
                    s.request(1);
                    return null;
                  }
                })
            .get(30, TimeUnit.SECONDS);
    socket.sendText("hello", true).get(30, TimeUnit.SECONDS);
    assertEquals("echo hello", received.poll(30, TimeUnit.SECONDS));
    socket.abort();
    String refused =
        scene.fixture.raw(
            "GET /api/v1/plugins/narrow/ws HTTP/1.1",
            "Host: x",
            "Authorization: kite1-alice",
            "Upgrade: websocket",
            "Connection: Upgrade, close",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");
    EchoScene.assertStatus(403, refused);
    assertTrue(refused.contains("PERMISSION_DENIED"), refused);
  }

  @Test
  void aWebSocketOfAnotherOriginOrOfNobodyIsRefused() {
    String[] handshake = {
      "GET " + ROOT + "/ws HTTP/1.1",
      "Host: x",
      "Upgrade: websocket",
      "Connection: Upgrade, close",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    };
    List<String> nobody = new ArrayList<>(List.of(handshake));
    nobody.addAll(List.of("", ""));
    EchoScene.assertStatus(401, scene.fixture.raw(nobody.toArray(String[]::new)));
    List<String> foreign = new ArrayList<>(List.of(handshake));
    foreign.addAll(List.of("Origin: https://evil.example", "Cookie: auth_token=alice", "", ""));
    String refused = scene.fixture.raw(foreign.toArray(String[]::new));
    EchoScene.assertStatus(403, refused);
    assertTrue(refused.contains("\"code\":\"PERMISSION_DENIED\""), refused);
    assertTrue(refused.contains("https://evil.example"), refused);
    assertTrue(refused.contains("\"hint\":\"Open it from a page of this server"), refused);
  }

  @Test
  void whatNobodyGrantedIsRefusedWithTheCommandThatWouldAllowItAsAHint() {
    try (var fixture = new ServerFixture(home.resolve("ungranted"))) {
      fixture
          .hosted(c -> c.grantDeclared(false))
          .plugin(
              "echo",
              p ->
                  p.permission("http:get:/**")
                      .contributes("routes", "paths = [{ path = \"/**\", methods = [\"GET\"] }]"),
              () -> scene.echo("echo", "/**", "get"))
          .open();
      JsonNode refused = ServerFixture.json(fixture.get(ROOT + "/a"));
      assertEquals("PERMISSION_DENIED", refused.path("code").asString(""), refused.toString());
      assertEquals("echo", refused.path("plugin").asString(""));
      assertEquals(
          "To allow it: mortise plugins grant echo http:get:/a", refused.path("hint").asString(""));
      assertFalse(refused.path("error").asString("").contains("To allow it"));
    }
  }

  @Test
  void whenTheClientGoesThePluginIsTold() throws IOException {
    try (Socket socket = scene.fixture.socket()) {
      socket
          .getOutputStream()
          .write(
              ("GET " + ROOT + "/hang HTTP/1.1\r\nHost: x\r\nAuthorization: kite1-alice\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      ServerFixture.await(() -> !scene.seen.isEmpty());
    }
    ServerFixture.await(() -> scene.cancelled.get() == 1);
  }

  @Test
  void eventsPassAtOnceAndEndWithTheClient() throws IOException {
    try (Socket socket = scene.fixture.socket()) {
      socket
          .getOutputStream()
          .write(
              ("GET " + ROOT + "/quiet HTTP/1.1\r\nHost: x\r\nAuthorization: kite1-alice\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      StringBuilder text = new StringBuilder();
      while (!text.toString().contains("data: one")) {
        int c = in.read();
        assertTrue(c >= 0, text.toString());
        text.append((char) c);
      }
    }
    ServerFixture.await(() -> scene.cancelled.get() == 1);
  }

  @Test
  void aPluginThatFailsIsABadGateway() {
    HttpResponse<String> failed = scene.fixture.get(ROOT + "/fails");
    assertEquals(502, failed.statusCode());
    assertEquals("echo", ServerFixture.json(failed).get("plugin").asString());
  }
}
