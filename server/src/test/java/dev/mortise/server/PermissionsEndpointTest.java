package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.sdk.MortisePlugin;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What is declared, granted and somebody's own, over HTTP.
final class PermissionsEndpointTest {
  private static final String PATH = "/api/v2/plugins/shy/permissions";

  @TempDir Path home;
  private People people;
  private ServerFixture fixture;
  private String admin = "";
  private String viewer = "";

  @BeforeEach
  void open() {
    people = new People(home);
    admin = people.key("root", "admin");
    viewer = people.key("anna", "viewer");
    fixture =
        new ServerFixture(home)
            .known(people.identity)
            .ported(p -> p.rights(people.identity.rights()))
            .plugin(
                "shy",
                p -> p.permission("k8s:delete:pods"),
                () -> MortisePlugin.builder("shy", "1.0.0").build())
            .open();
  }

  @AfterEach
  void close() {
    fixture.close();
    people.close();
  }

  private HttpResponse<String> asked(String key, String path) {
    return fixture.send(fixture.anonymous(path).header("Authorization", key));
  }

  private JsonNode deleting(String key, String path) {
    HttpResponse<String> answer = asked(key, path);
    assertEquals(200, answer.statusCode(), answer.body());
    return ServerFixture.json(answer)
        .valueStream()
        .filter(n -> n.get("permission").asString().equals("k8s:delete:pods"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anAdminSeesWhatStandsInSomebodysWayAndWhatWouldChangeIt() {
    JsonNode theirs = deleting(admin, PATH + "?as=anna");
    assertTrue(theirs.get("granted").asBoolean());
    assertFalse(theirs.get("allowed").asBoolean());
    assertTrue(theirs.get("callerRefusal").asString().startsWith("anna's roles do not allow"));
    assertEquals("mortise user role add anna admin", theirs.get("callerCommand").asString());
    assertEquals("mortise plugins revoke shy k8s:delete:pods", theirs.get("command").asString());
    assertTrue(deleting(admin, PATH).get("allowed").asBoolean());
  }

  @Test
  void everybodyMayAskForThemselvesAndOnlyAdminsForOthers() {
    assertFalse(deleting(viewer, PATH).get("allowed").asBoolean());
    assertFalse(deleting(viewer, PATH + "?as=anna").get("allowed").asBoolean());
    assertEquals(403, asked(viewer, PATH + "?as=root").statusCode());
    assertEquals(403, asked(viewer, PATH + "?as=nobody").statusCode());
  }

  @Test
  void aUserIsNamedForWorkInTheBackgroundAndMustBeKnown() {
    assertEquals(200, granted("anna").statusCode());
    JsonNode grant = deleting(admin, PATH).get("grants").get(0);
    assertTrue(grant.get("background").asBoolean());
    assertEquals("anna", grant.get("as").asString());
    assertEquals(404, granted("anne").statusCode());
  }

  private HttpResponse<String> granted(String as) {
    String person = "{\"username\":\"root\",\"password\":\"" + People.PASSWORD + "\"}";
    HttpResponse<String> in =
        fixture.send(json(fixture.anonymous("/api/auth/login/password"), person));
    String cookie = in.headers().firstValue("set-cookie").orElse("").replaceAll(";.*", "");
    String grant = "{\"permission\":\"k8s:delete:pods\",\"background\":true,\"as\":\"" + as + "\"}";
    return fixture.send(
        json(fixture.anonymous("/api/v2/plugins/shy/grants"), grant)
            .header("Cookie", cookie)
            .header("X-CSRF-Token", ServerFixture.json(in).get("csrfToken").asString()));
  }

  private static HttpRequest.Builder json(HttpRequest.Builder request, String body) {
    return request
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  @Test
  void whoIsNotKnownIsNotThere() {
    HttpResponse<String> unknown = asked(admin, PATH + "?as=anne");
    assertEquals(404, unknown.statusCode());
    assertTrue(unknown.body().contains("no user \\\"anne\\\""), unknown.body());
    assertEquals(404, asked(admin, "/api/v2/plugins/shi/permissions").statusCode());
  }
}
