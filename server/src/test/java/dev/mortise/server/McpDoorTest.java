package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Json;
import dev.mortise.api.Tool;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.Tools;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// MCP clients at the server: who gets in, and what they are shown.
final class McpDoorTest {
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
          + "\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";

  @TempDir Path home;
  private ServerFixture fixture;
  private final RecordedCalls calls = new RecordedCalls();
  private final Semaphore waiting = new Semaphore(0);

  @BeforeEach
  void open() {
    fixture =
        new ServerFixture(home)
            .tuned(c -> c.basePath("/base"))
            .ported(p -> p.traced(true).auditThrough(_ -> calls))
            .wired(p ->
                p.judge((caller, access) ->
                    caller.name().equals("alice") && access.verb().word().equals("create")
                        ? Optional.of("alice only looks")
                        : Optional.empty()))
            .plugin(
                "shop",
                m ->
                    m.permission("tool:offer:greet")
                        .contributes("tools.greet", "description = \"Greets\"")
                        .permission("tool:offer:wait")
                        .contributes("tools.wait", "description = \"Waits\"")
                        .permission("tool:offer:drop")
                        .contributes("tools.drop", "description = \"Drops\""),
                this::shop)
            .open();
  }

  private MortisePlugin shop() {
    return MortisePlugin.builder("shop", "1.0.0")
        .tool(
            "greet",
            Tools.details("Greets", "{\"type\":\"object\"}"),
            Tools.of(_ -> Tool.Result.of("Hello")))
        .tool(
            "drop",
            new Tool.Details("Drops", Json.of("{\"type\":\"object\"}"), null, true),
            Tools.of(_ -> Tool.Result.of("dropped")))
        .tool("wait", Tools.details("Waits", "{\"type\":\"object\"}"), Tools.of(_ -> waits()))
        .build();
  }

  private Tool.Result waits() {
    waiting.release();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      return Tool.Result.of("taken back");
    }
    return Tool.Result.of("never");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String message) {
    return fixture.send(
        request
            .header("Accept", "application/json, text/event-stream")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(message)));
  }

  private String session(String who) {
    HttpResponse<String> begun = send(fixture.as(who, "/mcp"), INITIALIZE);
    assertEquals(200, begun.statusCode(), begun.body());
    return begun.headers().firstValue("Mcp-Session-Id").orElseThrow();
  }

  private String ask(String who, String session, String method, String params) {
    HttpRequest.Builder request = fixture.as(who, "/mcp").header("Mcp-Session-Id", session);
    return send(
            request,
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"%s\",\"params\":%s}"
                .formatted(method, params))
        .body();
  }

  @Test
  void everybodySeesAndUsesWhatTheirRolesAllow() {
    String alice = session("alice");
    String shown = ask("alice", alice, "tools/list", "{}");
    assertTrue(shown.contains("plugin_shop_greet"), shown);
    assertFalse(shown.contains("plugin_shop_drop"), shown);
    assertTrue(ask("root", session("root"), "tools/list", "{}").contains("plugin_shop_drop"));
    String said =
        ask("alice", alice, "tools/call", "{\"name\":\"plugin_shop_greet\",\"arguments\":{}}");
    assertTrue(said.contains("Hello"), said);
    assertFalse(
        ask("alice", alice, "tools/call", "{\"name\":\"plugin_shop_drop\",\"arguments\":{}}")
            .contains("dropped"));
  }

  /// By the header of the request, or by what the message says of itself; so is a tool that is used
  /// without MCP.
  @Test
  void callsAreInTheTraceOfWhoeverMakesThem() {
    String id = "0af7651916cd43dd8448eb211c80319c";
    String parent = "00-" + id + "-b7ad6b7169203331-01";
    String session = session("alice");
    String call = "{\"name\":\"plugin_shop_greet\",\"arguments\":{}%s}";
    HttpRequest.Builder carried =
        fixture.as("alice", "/mcp").header("Mcp-Session-Id", session).header("traceparent", parent);
    send(
        carried,
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":%s}"
            .formatted(call.formatted("")));
    assertEquals(List.of(id, id), calls.traces(), "its authorizer and itself");
    String own = "4bf92f3577b34da6a3ce929d0e0e4736";
    String meta = ",\"_meta\":{\"traceparent\":\"00-" + own + "-b7ad6b7169203331-01\"}";
    ask("alice", session, "tools/call", call.formatted(meta));
    assertEquals(List.of(own, own), calls.traces());
    HttpRequest.Builder direct =
        fixture
            .as("alice", "/api/v1/plugins/tools/plugin_shop_greet")
            .header("traceparent", parent);
    send(direct, "{\"arguments\":{}}");
    assertEquals(List.of(id, id), calls.traces());
    ask("alice", session, "tools/call", call.formatted(""));
    assertFalse(calls.traces().contains(id), "one of its own");
  }

  @Test
  void aSessionIsOnlyItsOwners() {
    String body = ask("root", session("alice"), "tools/list", "{}");
    assertTrue(body.contains("no such session"), body);
  }

  @Test
  void strangersAndPagesOfStrangersAreRefused() {
    assertEquals(401, send(fixture.anonymous("/mcp"), INITIALIZE).statusCode());
    HttpRequest.Builder page = fixture.as("alice", "/mcp").header("Origin", "https://evil.example");
    assertEquals(403, send(page, INITIALIZE).statusCode());
  }

  @Test
  void aCookieCountsOnlyWithItsToken() {
    String cookie = Cookies.SESSION + "=alice";
    assertEquals(
        401, send(fixture.anonymous("/mcp").header("Cookie", cookie), INITIALIZE).statusCode());
    HttpRequest.Builder own =
        fixture.anonymous("/mcp").header("Cookie", cookie).header("X-CSRF-Token", "csrf-alice");
    assertEquals(200, send(own, INITIALIZE).statusCode());
  }

  @Test
  void listeningIsNoUseOfASession() throws Exception {
    Supplier<HttpRequest.Builder> own =
        () ->
            fixture
                .anonymous("/mcp")
                .header("Cookie", Cookies.SESSION + "=alice")
                .header("X-CSRF-Token", "csrf-alice");
    String session =
        send(own.get(), INITIALIZE).headers().firstValue("Mcp-Session-Id").orElseThrow();
    HttpRequest.Builder listening =
        own.get().header("Mcp-Session-Id", session).header("Accept", "text/event-stream");
    HttpResponse<InputStream> heard =
        fixture.client().send(listening.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream open = heard.body()) {
      assertEquals(':', open.read(), "it is open");
      int uses = fixture.visitors.uses.get();
      ServerFixture.await(() -> fixture.visitors.looks.get() > 1);
      assertEquals(uses, fixture.visitors.uses.get());
    }
  }

  @Test
  void whoHangsUpLeavesTheirIdFreeAndNothingInTheLog() throws Exception {
    String session = session("alice");
    try (var log = new RecordedLog("")) {
      // The last one sends something more before it goes.
      for (String more : List.of("", "", "\r\n")) {
        hangsUpWhileAnswered(session, more);
        String answer = ask("alice", session, "ping", "{}");
        assertTrue(answer.contains("\"result\""), answer);
      }
      assertEquals(List.of(), log.messages());
    }
  }

  private void hangsUpWhileAnswered(String session, String more) throws Exception {
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":"
            + "{\"name\":\"plugin_shop_wait\",\"arguments\":{}}}";
    try (Socket socket = fixture.socket()) {
      String head =
          """
          POST /base/mcp HTTP/1.1
          Host: localhost
          Authorization: kite1-alice
          Accept: application/json, text/event-stream
          Content-Type: application/json
          Mcp-Session-Id: %s
          Content-Length: %d

          """
              .formatted(session, call.length())
              .replace("\n", "\r\n");
      socket.getOutputStream().write((head + call).getBytes(StandardCharsets.US_ASCII));
      assertTrue(waiting.tryAcquire(2, TimeUnit.MINUTES), "it is being answered");
      assertEquals('H', socket.getInputStream().read());
      socket.getOutputStream().write(more.getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void itIsKnownByItsOwnNamesOnly() {
    ServerConfig config =
        ServerConfig.builder().host("0.0.0.0").publicUrl("https://Mortise.example/x").build();
    assertEquals(
        Set.of("localhost", "127.0.0.1", "[::1]", "mortise.example"), McpDoor.hosts(config));
  }
}
