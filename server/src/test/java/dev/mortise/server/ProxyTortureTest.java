package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Items;
import dev.mortise.api.Routes;
import dev.mortise.sdk.MortisePlugin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a request and a plugin may try at the proxy, over real sockets.
@DisplayName("torture/34: the route proxy")
final class ProxyTortureTest {
  private static final String ROOT = "/api/v1/plugins/echo";

  @TempDir Path home;
  private ServerFixture fixture;
  private final List<Routes.Request> seen = new CopyOnWriteArrayList<>();
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong cancelled = new AtomicLong();
  private volatile Map<String, List<String>> answered = Map.of();
  private volatile int status = 200;

  /// Answers everything, tells what it saw, and says the headers of the test.
  private final class Echo implements Routes {
    @Override
    public Response handle(Request request) {
      seen.add(request);
      if (request.path().equals("/hang")) {
        return hang();
      }
      if (request.path().equals("/quiet")) {
        return new Response(200, Map.of("content-type", List.of("text/event-stream")), quiet());
      }
      for (byte[] piece = request.body().next(); piece != null; piece = request.body().next()) {
        read.addAndGet(piece.length);
      }
      return new Response(status, answered, Body.of(Bytes.of("seen " + request.path())));
    }

    private Response hang() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        cancelled.incrementAndGet();
        Thread.currentThread().interrupt();
      }
      return new Response(200, Map.of(), Body.empty());
    }

    /// One event, then nothing for ever.
    private Body quiet() {
      return new Body() {
        private boolean told;

        @Override
        public byte @Nullable [] next() {
          if (!told) {
            told = true;
            return "data: one\n\n".getBytes(StandardCharsets.UTF_8);
          }
          hang();
          return null;
        }

        @Override
        public void close() {
          // Told by the interrupt.
        }
      };
    }

    @Override
    public Items<Message> connect(Handshake handshake, Items<Message> incoming) {
      return new Items<>() {
        @Override
        public @Nullable Message next() {
          Message message = incoming.next();
          return message == null
              ? null
              : new Message(message.text(), Bytes.of("echo " + message.payload().text()));
        }

        @Override
        public void close() {
          incoming.close();
        }
      };
    }
  }

  private static final String ALL =
      "paths = [{ path = \"/**\", methods = [\"GET\", \"POST\", \"PUT\", \"PATCH\", \"DELETE\","
          + " \"CONNECT\"] }]";

  private MortisePlugin echo(String id, String path, String... methods) {
    var details = new Routes.Details(List.of(new Routes.Path(path, List.of(methods))));
    return MortisePlugin.builder(id, "1.0.0").routes(details, new Echo()).build();
  }

  @BeforeEach
  void open() {
    fixture =
        new ServerFixture(home)
            .tuned(c -> c.uploadBytesMax(1 << 20).idleTimeout(Duration.ofSeconds(4)))
            .plugin(
                "echo",
                p -> {
                  for (String verb : List.of("get", "post", "put", "patch", "delete", "connect")) {
                    p.permission("http:" + verb + ":/**");
                  }
                  p.contributes("routes", ALL);
                },
                () -> echo("echo", "/**", "get", "post", "put", "patch", "delete", "connect"))
            .plugin(
                "narrow",
                p ->
                    p.permission("http:get:/open/*")
                        .contributes(
                            "routes", "paths = [{ path = \"/open/*\", methods = [\"GET\"] }]"),
                () -> echo("narrow", "/open/*", "get"))
            .open();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private String rawGet(String target, String... more) {
    List<String> lines = new ArrayList<>(List.of("GET " + target + " HTTP/1.1", "Host: x"));
    lines.add("Authorization: kite1-alice");
    lines.addAll(List.of(more));
    lines.add("Connection: close");
    lines.add("");
    lines.add("");
    return fixture.raw(lines.toArray(String[]::new));
  }

  private static void assertStatus(int expected, String response) {
    assertTrue(
        response.startsWith("HTTP/1.1 " + expected + " "),
        () -> "expected " + expected + ", got " + response);
  }

  @Test
  void aPlainPathGoesThrough() {
    assertStatus(200, rawGet(ROOT + "/a/b%20c?x=1&x=2"));
    assertEquals("/a/b c", seen.getFirst().path());
    assertEquals(List.of("1", "2"), seen.getFirst().query().get("x"));
    assertEquals("get", seen.getFirst().method());
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
      assertStatus(400, rawGet(ROOT + path));
    }
    assertStatus(400, rawGet("//api/v1/plugins/echo/a"));
    assertStatus(400, rawGet("/api/v1/plugins/echo/../../admin/plugins"));
    assertEquals(List.of(), seen);
  }

  @Test
  void anAbsoluteTargetIsRefused() {
    assertStatus(400, rawGet("http://other.example" + ROOT + "/a"));
    assertStatus(400, rawGet("http://x" + ROOT + "/a"));
    assertEquals(List.of(), seen);
  }

  @Test
  void nothingThatProvesWhoTheUserIsGoesOn() {
    assertStatus(
        200,
        rawGet(
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
    Map<String, List<String>> headers = new TreeMap<>(seen.getFirst().headers());
    assertEquals(
        Map.of("accept", List.of("text/plain"), "x-github-event", List.of("push")), headers);
    assertEquals("get", seen.getFirst().method());
  }

  @Test
  void lengthAndChunksTogetherAreRefused() {
    String smuggled =
        fixture.raw(
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
    assertStatus(400, smuggled);
    assertEquals(List.of(), seen);
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
      String answer = fixture.raw(lines.toArray(String[]::new));
      assertTrue(
          answer.startsWith("HTTP/1.1 400 ") || answer.startsWith("HTTP/1.1 501 "),
          () -> headers + " was answered with " + answer);
    }
    assertEquals(List.of(), seen);
  }

  @Test
  void hostMustBeThereOnce() {
    assertStatus(400, fixture.raw("GET " + ROOT + "/a HTTP/1.1", "", ""));
    assertStatus(400, fixture.raw("GET " + ROOT + "/a HTTP/1.1", "Host: a", "Host: b", "", ""));
  }

  @Test
  void anAnnouncedBodyThatIsTooLargeIsNotRead() throws IOException {
    try (Socket socket = fixture.socket()) {
      String head =
          "POST %s/a HTTP/1.1\r\nHost: x\r\nAuthorization: kite1-alice\r\nContent-Length: %d\r\n\r\n"
              .formatted(ROOT, 1L << 30);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      assertStatus(413, readHead(socket.getInputStream()));
    }
    assertEquals(0, read.get());
  }

  @Test
  void anEndlessBodyEndsAtTheCap() throws IOException {
    try (Socket socket = fixture.socket()) {
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
      ServerFixture.await(() -> read.get() > 0);
      assertTrue(read.get() <= 1 << 20, () -> "the plugin got " + read.get());
    }
  }

  @Test
  void whatAPluginSaysOfCookiesPolicyAndPlacesStaysHere() {
    answered =
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
    HttpResponse<String> response = fixture.get(ROOT + "/a");
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
    status = 302;
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
      answered = Map.of("location", List.of(place.getKey()));
      assertEquals(
          place.getValue(),
          fixture.get(ROOT + "/a").headers().firstValue("location").orElse(""),
          place.getKey());
    }
  }

  @Test
  void linesInHeadersOfAPluginDoNotSplitTheAnswer() {
    answered = Map.of("x-plugin-a", List.of("1\r\nSet-Cookie: evil=1"), "etag", List.of("\"1\""));
    HttpResponse<String> response = fixture.get(ROOT + "/a");
    assertEquals(200, response.statusCode());
    assertTrue(response.headers().firstValue("set-cookie").isEmpty());
    assertEquals("\"1\"", response.headers().firstValue("etag").orElse(""));
  }

  @Test
  void otherMethodsAreRefused() {
    for (String method : List.of("TRACE", "PROPFIND", "FOO")) {
      assertStatus(
          405,
          fixture.raw(
              method + " " + ROOT + "/a HTTP/1.1",
              "Host: x",
              "Authorization: kite1-alice",
              "Connection: close",
              "",
              ""));
    }
    assertEquals(List.of(), seen);
  }

  @Test
  void aRouteThatIsNotGrantedIsRefused() {
    assertEquals(200, fixture.get("/api/v1/plugins/narrow/open/a").statusCode());
    HttpResponse<String> refused = fixture.get("/api/v1/plugins/narrow/closed");
    assertEquals(403, refused.statusCode());
    assertEquals("PERMISSION_DENIED", ServerFixture.json(refused).get("code").asString());
    assertEquals("narrow", ServerFixture.json(refused).get("plugin").asString());
    assertEquals(
        403,
        fixture
            .send(
                fixture
                    .request("/api/v1/plugins/narrow/open/a")
                    .POST(HttpRequest.BodyPublishers.ofString("x")))
            .statusCode());
  }

  @Test
  void aWebSocketTalksAndOneWithoutPermissionIsRefusedInWords() throws Exception {
    var received = new LinkedBlockingQueue<String>();
    WebSocket socket =
        fixture
            .client()
            .newWebSocketBuilder()
            .header("Authorization", "kite1-alice")
            .buildAsync(
                java.net.URI.create(fixture.uri(ROOT + "/ws").toString().replace("http", "ws")),
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
        fixture.raw(
            "GET /api/v1/plugins/narrow/ws HTTP/1.1",
            "Host: x",
            "Authorization: kite1-alice",
            "Upgrade: websocket",
            "Connection: Upgrade, close",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");
    assertStatus(403, refused);
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
    assertStatus(401, fixture.raw(nobody.toArray(String[]::new)));
    List<String> foreign = new ArrayList<>(List.of(handshake));
    foreign.addAll(List.of("Origin: https://evil.example", "Cookie: auth_token=alice", "", ""));
    assertStatus(403, fixture.raw(foreign.toArray(String[]::new)));
  }

  @Test
  void whenTheClientGoesThePluginIsTold() throws IOException {
    try (Socket socket = fixture.socket()) {
      socket
          .getOutputStream()
          .write(
              ("GET " + ROOT + "/hang HTTP/1.1\r\nHost: x\r\nAuthorization: kite1-alice\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      ServerFixture.await(() -> !seen.isEmpty());
    }
    ServerFixture.await(() -> cancelled.get() == 1);
  }

  @Test
  void eventsPassAtOnceAndEndWithTheClient() throws IOException {
    try (Socket socket = fixture.socket()) {
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
    ServerFixture.await(() -> cancelled.get() == 1);
  }

  @Test
  void aHeadRequestIsReadAndHasNoBody() throws Exception {
    HttpResponse<String> response = fixture.send(fixture.request(ROOT + "/a").HEAD());
    assertEquals(200, response.statusCode());
    assertEquals("", response.body());
    assertEquals("get", seen.getFirst().method());
  }

  @Test
  void whatDoesNotRunSaysWhenToAskAgain() {
    fixture.host().stop("echo", ServerFixture.operator());
    HttpResponse<String> response = fixture.get(ROOT + "/a");
    assertEquals(503, response.statusCode());
    assertFalse(response.headers().firstValue("retry-after").isEmpty());
    assertEquals("NOT_RUNNING", ServerFixture.json(response).get("code").asString());
    assertEquals(404, fixture.get("/api/v1/plugins/nothing/a").statusCode());
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = in.read(); c >= 0 && !text.toString().endsWith("\r\n\r\n"); c = in.read()) {
      text.append((char) c);
    }
    return text.toString();
  }
}
