package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Json;
import dev.mortise.api.Tool;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.Tools;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
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

  @BeforeEach
  void open() {
    fixture =
        new ServerFixture(home)
            .tuned(c -> c.basePath("/base"))
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
                        .permission("tool:offer:drop")
                        .contributes("tools.drop", "description = \"Drops\""),
                McpDoorTest::shop)
            .open();
  }

  private static MortisePlugin shop() {
    return MortisePlugin.builder("shop", "1.0.0")
        .tool(
            "greet",
            Tools.details("Greets", "{\"type\":\"object\"}"),
            Tools.of(_ -> Tool.Result.of("Hello")))
        .tool(
            "drop",
            new Tool.Details("Drops", Json.of("{\"type\":\"object\"}"), null, true),
            Tools.of(_ -> Tool.Result.of("dropped")))
        .build();
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
  void itIsKnownByItsOwnNamesOnly() {
    ServerConfig config =
        ServerConfig.builder().host("0.0.0.0").publicUrl("https://Mortise.example/x").build();
    assertEquals(
        Set.of("localhost", "127.0.0.1", "[::1]", "mortise.example"), McpDoor.hosts(config));
  }
}
