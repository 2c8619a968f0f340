package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.Json;
import dev.mortise.api.Tool;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.Tools;
import dev.mortise.testkit.PluginPackageBuilder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Kite's paths and shapes.
final class KiteApiTest {
  @TempDir Path home;
  private ServerFixture fixture;
  private final ConcurrentHashMap<String, Json> settings = new ConcurrentHashMap<>();
  private volatile AuditTrail.Query asked =
      new AuditTrail.Query("", "", "", "", "", "", null, null, null);

  @BeforeEach
  void open() {
    fixture =
        new ServerFixture(home)
            .wired(p -> p.settings(kept()).audit(this::audit))
            .plugin("hello", KiteApiTest::manifest, KiteApiTest::hello);
    PluginPackageBuilder.of("broken")
        .manifest("id = \"broken\"\nversion = 1\n")
        .write(fixture.folder);
    fixture.open();
  }

  private static void manifest(PluginPackageBuilder builder) {
    builder.permission("tool:offer:greet").contributes("tools.greet", "description = \"Greets\"");
  }

  private static MortisePlugin hello() {
    Tool.Details details = Tools.details("Greets", "{\"type\":\"object\"}");
    return MortisePlugin.builder("hello", "1.0.0")
        .tool("greet", details, _ -> Tool.Result.of("Hello"))
        .build();
  }

  private PluginSettings kept() {
    return new PluginSettings() {
      @Override
      public Json of(String plugin) {
        return settings.getOrDefault(plugin, Json.EMPTY);
      }

      @Override
      public void replace(String plugin, Json values, Caller by) {
        settings.put(plugin, values);
      }
    };
  }

  private AuditTrail.Page audit(AuditTrail.Query query, int page, int size) {
    asked = query;
    var entry =
        new AuditTrail.Entry(
            7,
            Instant.EPOCH,
            "alice",
            "user",
            "hello",
            "1.0.0",
            "tools/greet.execute",
            "",
            "c",
            "refused",
            "permission_denied",
            "no",
            1);
    return new AuditTrail.Page(List.of(entry), 41);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private HttpResponse<String> get(String who, String path) {
    return fixture.send(fixture.as(who, path));
  }

  @Test
  void allPluginsAreListedEvenBrokenOnes() {
    JsonNode all = ServerFixture.json(fixture.get("/api/v1/plugins/"));
    assertEquals("broken", all.get(0).get("name").asString());
    assertEquals("failed", all.get(0).get("state").asString());
    assertFalse(all.get(0).get("error").asString().isEmpty());
    assertEquals("hello", all.get(1).get("name").asString());
    assertEquals("loaded", all.get(1).get("state").asString());
    assertEquals("1.0.0", all.get(1).get("version").asString());
    assertTrue(all.get(1).path("error").isMissingNode());
  }

  @Test
  void frontendsAreAListUnderThreePaths() {
    for (String path : List.of("manifests", "manifests/", "frontends")) {
      assertEquals("[]", fixture.get("/api/v1/plugins/" + path).body());
    }
  }

  @Test
  void adminsSeeMore() {
    JsonNode hello = ServerFixture.json(get("admin", "/api/v1/admin/plugins/")).get(1);
    assertEquals(100, hello.get("priority").asInt());
    assertTrue(hello.get("permissions").isArray());
    assertTrue(hello.get("settings").isArray());
    assertEquals(403, fixture.get("/api/v1/admin/plugins/").statusCode());
  }

  @Test
  void settingsAreReplacedAsAWhole() {
    String path = "/api/v1/admin/plugins/hello/settings";
    assertEquals("{}", get("admin", path).body());
    HttpResponse<String> put =
        fixture.send(
            fixture
                .as("admin", path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"a\":1}")));
    assertEquals("{\"status\":\"ok\"}", put.body());
    assertEquals("{\"a\":1}", get("admin", path).body());
    HttpResponse<String> list =
        fixture.send(
            fixture
                .as("admin", path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("[]")));
    assertEquals(400, list.statusCode());
    assertEquals(404, get("admin", "/api/v1/admin/plugins/none/settings").statusCode());
  }

  @Test
  void aPluginIsSwitchedOffAndOn() {
    String path = "/api/v1/admin/plugins/hello/enable";
    HttpResponse<String> off = fixture.post("admin", path, "{\"enabled\":false}");
    assertEquals("{\"status\":\"ok\",\"enabled\":false}", off.body());
    assertEquals(
        "disabled",
        ServerFixture.json(fixture.get("/api/v1/plugins")).get(1).get("state").asString());
    assertEquals(200, fixture.post("admin", path, "{\"enabled\":true}").statusCode());
    assertEquals(400, fixture.post("admin", path, "{}").statusCode());
    assertEquals(
        404,
        fixture
            .post("admin", "/api/v1/admin/plugins/none/enable", "{\"enabled\":true}")
            .statusCode());
  }

  @Test
  void aPluginIsReloaded() {
    assertEquals(
        "{\"status\":\"ok\"}",
        fixture.post("admin", "/api/v1/admin/plugins/hello/reload", "").body());
    assertEquals(404, fixture.post("admin", "/api/v1/admin/plugins/none/reload", "").statusCode());
  }

  @Test
  void auditLogsHaveKitesShape() {
    JsonNode page =
        ServerFixture.json(
            get(
                "admin",
                "/api/v1/admin/audit-logs?page=2&size=5&resourceType=plugin_tool"
                    + "&resourceName=hello/greet&operation=plugin_execute"));
    assertEquals(41, page.get("total").asInt());
    assertEquals(2, page.get("page").asInt());
    assertEquals(5, page.get("size").asInt());
    JsonNode row = page.get("data").get(0);
    assertEquals("plugin_tool", row.get("resourceType").asString());
    assertEquals("hello/greet", row.get("resourceName").asString());
    assertEquals("plugin_execute", row.get("operationType").asString());
    assertFalse(row.get("success").asBoolean());
    assertEquals("alice", row.get("operator").get("username").asString());
    assertEquals("no", row.get("errorMessage").asString());
    assertEquals("hello", asked.plugin());
    assertEquals("/greet ", asked.action());
    assertEquals(new AuditTrail.Kite("plugin_tool", "plugin_execute", ""), asked.kite());
    JsonNode none = ServerFixture.json(get("admin", "/api/v1/admin/audit-logs?operatorId=4711"));
    assertEquals(0, none.get("data").size(), "nobody has that id");
    assertEquals(400, get("admin", "/api/v1/admin/audit-logs?page=0").statusCode());
  }

  @Test
  void theAuditIsAskedForOutcomesAndTimes() {
    String path = "/api/v2/audit?outcome=refused&since=2026-01-01T00:00:00Z";
    assertEquals(200, get("admin", path).statusCode());
    assertEquals("refused", asked.outcome());
    assertEquals(Instant.parse("2026-01-01T00:00:00Z"), asked.since());
    for (String wrong : new String[] {"outcome=changed", "until=yesterday", "results=refused"}) {
      HttpResponse<String> refused = get("admin", "/api/v2/audit?" + wrong);
      assertEquals(400, refused.statusCode(), refused.body());
      assertTrue(refused.body().contains(wrong.substring(0, wrong.indexOf('='))), refused.body());
    }
  }

  @Test
  void aChangeWithACookieTakesTheToken() {
    String path = "/api/v1/admin/plugins/hello/reload";
    HttpRequest.Builder bare =
        fixture.anonymous(path).header("Cookie", "auth_token=admin").POST(empty());
    assertEquals(403, fixture.send(bare).statusCode());
    HttpRequest.Builder wrong =
        fixture
            .anonymous(path)
            .header("Cookie", "auth_token=admin")
            .header("X-CSRF-Token", "csrf-root")
            .POST(empty());
    assertEquals(403, fixture.send(wrong).statusCode());
    HttpRequest.Builder right =
        fixture
            .anonymous(path)
            .header("Cookie", "auth_token=admin")
            .header("X-CSRF-Token", "csrf-admin")
            .POST(empty());
    assertEquals(200, fixture.send(right).statusCode());
  }

  private static HttpRequest.BodyPublisher empty() {
    return HttpRequest.BodyPublishers.noBody();
  }

  @Test
  void grantsTakeAFreshProof() {
    String path = "/api/v2/plugins/hello/grants";
    String grant = "{\"permission\":\"tool:offer:greet\"}";
    HttpResponse<String> stale = fixture.post("admin", path, grant);
    assertEquals(401, stale.statusCode());
    assertEquals("PROOF_NEEDED", ServerFixture.json(stale).get("code").asString());
    assertEquals(200, fixture.post("root", path, grant).statusCode());
  }

  @Test
  void healthTellsWhetherItLivesAndWhetherItIsReady() {
    assertEquals("{\"status\":\"ok\"}", fixture.send(fixture.anonymous("/healthz")).body());
    assertEquals(200, fixture.send(fixture.anonymous("/readyz")).statusCode());
    assertEquals(200, fixture.send(fixture.anonymous("/metrics")).statusCode());
  }

  @Test
  void bodiesThatAreNoJsonAreRefused() {
    HttpRequest.Builder form =
        fixture
            .as("admin", "/api/v1/admin/plugins/hello/enable")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("enabled=true"));
    assertEquals(415, fixture.send(form).statusCode());
    assertEquals(
        400,
        fixture.post("admin", "/api/v1/admin/plugins/hello/enable", "{\"enabled\":").statusCode());
  }

  @Test
  void theRequestIdIsTheClientsWhenItIsPlain() {
    HttpRequest.Builder own = fixture.anonymous("/healthz").header("X-Request-Id", "abc-12345");
    assertEquals("abc-12345", fixture.send(own).headers().firstValue("x-request-id").orElse(""));
    HttpRequest.Builder strange = fixture.anonymous("/healthz").header("X-Request-Id", "a b{}");
    String made = fixture.send(strange).headers().firstValue("x-request-id").orElse("");
    assertTrue(made.matches("[0-9a-f]{24}"), made);
  }
}
