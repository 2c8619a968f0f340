package dev.mortise.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How many sessions one caller may have.
@Timeout(120)
final class HttpSessionsTest {
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
          + "\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";
  private static final String WAIT =
      "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":"
          + "{\"name\":\"plugin_tax_wait\",\"arguments\":{}}}";
  private static final HttpResponse.BodyHandler<String> BODY = HttpResponse.BodyHandlers.ofString();
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}";

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> post(McpFixture mcp, String who, String session, String message)
      throws IOException, InterruptedException {
    return client.send(request(mcp, who, session, message), BODY);
  }

  private static HttpRequest request(McpFixture mcp, String who, String session, String message) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(mcp.url()))
            .header("Authorization", "Bearer " + who)
            .header("Accept", "application/json, text/event-stream")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(message));
    if (!session.isEmpty()) {
      request.header("Mcp-Session-Id", session);
    }
    return request.build();
  }

  private String begin(McpFixture mcp, String who) throws IOException, InterruptedException {
    mcp.later();
    HttpResponse<String> begun = post(mcp, who, "", INITIALIZE);
    assertEquals(200, begun.statusCode(), begun.body());
    return begun.headers().firstValue("Mcp-Session-Id").orElseThrow();
  }

  @Test
  void theirOldestGivesWayAndNobodyElses() throws Exception {
    McpConfig config = McpConfig.of("1.0.0");
    try (var mcp = new McpFixture(folder, config)) {
      String bobs = begin(mcp, "bob");
      List<String> adas = new ArrayList<>();
      for (int i = 0; i < config.sessionsEachMax(); i++) {
        adas.add(begin(mcp, "ada"));
      }
      assertEquals(200, status(mcp, "ada", adas.getFirst()), "all are open");
      // The first was used just now; the second is the one that was used longest ago.
      adas.add(begin(mcp, "ada"));
      assertEquals(404, status(mcp, "ada", adas.get(1)));
      assertEquals(200, status(mcp, "ada", adas.get(0)));
      assertEquals(200, status(mcp, "ada", adas.get(2)));
      for (int i = 0; i < config.sessionsMax(); i++) {
        begin(mcp, "ada");
      }
      assertEquals(404, status(mcp, "ada", adas.getLast()));
      assertEquals(200, status(mcp, "bob", bobs));
      assertEquals(200, status(mcp, "eve", begin(mcp, "eve")));
    }
  }

  private int status(McpFixture mcp, String who, String session)
      throws IOException, InterruptedException {
    mcp.later();
    return post(mcp, who, session, PING).statusCode();
  }

  @Test
  void oneThatRunsSomethingGivesWayToNobody() throws Exception {
    try (var mcp = new McpFixture(folder, each(2))) {
      String busy = begin(mcp, "ada");
      var answer = client.sendAsync(request(mcp, "ada", busy, WAIT), BODY);
      assertTrue(mcp.stuck.await(60, TimeUnit.SECONDS), "it runs");
      String idle = begin(mcp, "ada");
      begin(mcp, "ada");
      assertEquals(404, status(mcp, "ada", idle), "the one used last, which runs nothing");
      assertEquals(200, status(mcp, "ada", busy));
      assertFalse(answer.isDone());
    }
  }

  @Test
  void anotherIsRefusedWhereAllRunSomething() throws Exception {
    try (var mcp = new McpFixture(folder, each(1))) {
      String busy = begin(mcp, "ada");
      var answer = client.sendAsync(request(mcp, "ada", busy, WAIT), BODY);
      assertTrue(mcp.stuck.await(60, TimeUnit.SECONDS), "it runs");
      HttpResponse<String> refused = post(mcp, "ada", "", INITIALIZE);
      assertEquals(429, refused.statusCode(), refused.body());
      assertTrue(refused.body().contains("All 1 MCP sessions"), refused.body());
      assertEquals(200, status(mcp, "ada", busy));
      assertFalse(answer.isDone());
      begin(mcp, "bob");
    }
  }

  private static McpConfig each(int max) {
    McpConfig usual = McpConfig.of("1.0.0");
    return new McpConfig(
        usual.version(),
        usual.callTimeout(),
        usual.confirmTimeout(),
        usual.changes(),
        usual.hosts(),
        usual.sessionsMax(),
        max,
        usual.sessionIdle());
  }
}
