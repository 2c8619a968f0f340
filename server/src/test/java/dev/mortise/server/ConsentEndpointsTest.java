package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Grants and questions over HTTP.
final class ConsentEndpointsTest {
  @TempDir Path home;
  private ServerFixture fixture;

  @BeforeEach
  void open() {
    fixture =
        new ServerFixture(home)
            .plugin(
                "shy",
                p -> p.permission("storage:use"),
                () -> dev.mortise.sdk.MortisePlugin.builder("shy", "1.0.0").build())
            .open();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aGrantIsGivenWithItsTermsAndTakenBack() {
    String path = "/api/v2/plugins/shy/grants";
    String grant =
        "{\"permission\":\"storage:use\",\"background\":true,\"until\":\"2100-01-01T00:00:00Z\"}";
    HttpResponse<String> given = fixture.post("root", path, grant);
    assertEquals(200, given.statusCode(), given.body());
    JsonNode status = row(given, "storage:use");
    assertEquals("root", status.get("grants").get(0).get("by").asString());
    assertEquals("2100-01-01T00:00:00Z", status.get("grants").get(0).get("until").asString());
    assertTrue(status.get("grants").get(0).get("background").asBoolean());
    assertEquals(
        400,
        fixture
            .post("root", path, "{\"permission\":\"storage:use\",\"until\":\"soon\"}")
            .statusCode());
    assertEquals(400, fixture.post("root", path, "{\"permission\":\"secrets:use\"}").statusCode());
    assertEquals(403, fixture.post("alice", path, grant).statusCode());
  }

  private static JsonNode row(HttpResponse<String> response, String permission) {
    return ServerFixture.json(response)
        .valueStream()
        .filter(n -> n.get("permission").asString().equals(permission))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void questionsAreListedForAdminsAndUnknownOnesAreNotThere() {
    HttpResponse<String> none = fixture.send(fixture.as("admin", "/api/v2/consents"));
    assertEquals("[]", none.body());
    assertEquals(403, fixture.get("/api/v2/consents").statusCode());
    assertEquals(
        404, fixture.post("root", "/api/v2/consents/q1", "{\"answer\":\"allow\"}").statusCode());
    assertEquals(
        400, fixture.post("root", "/api/v2/consents/q1", "{\"answer\":\"maybe\"}").statusCode());
    assertEquals(
        401, fixture.post("admin", "/api/v2/consents/q1", "{\"answer\":\"deny\"}").statusCode());
  }
}
