package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.identity.Identity;
import dev.mortise.identity.Subject;
import dev.mortise.store.Database;
import dev.mortise.store.DatabaseConfig;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Coming in and going out over HTTP, with a real identity.
final class SignInTest {
  private static final Caller OPERATOR = new Caller.Operator("test");
  private static final String PASSWORD = "correct horse battery";

  @TempDir Path home;
  private Database database;
  private Identity identity;
  private ServerFixture fixture;

  @BeforeEach
  void open() {
    database = Database.open(DatabaseConfig.file(home.resolve("db"), "test"));
    identity = People.cheap(database);
    fixture = new ServerFixture(home).known(identity).open();
  }

  @AfterEach
  void close() {
    fixture.close();
    identity.close();
    database.close();
  }

  private HttpResponse<String> post(String path, String json, String cookie, String csrf) {
    HttpRequest.Builder request =
        fixture
            .anonymous(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie).header("X-CSRF-Token", csrf);
    }
    return fixture.send(request);
  }

  private HttpResponse<String> signIn(String name, String password) {
    return post(
        "/api/auth/login/password",
        "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}",
        "",
        "");
  }

  private static String cookie(HttpResponse<String> response) {
    String set = response.headers().firstValue("set-cookie").orElse("");
    return set.substring(0, Math.max(0, set.indexOf(';')));
  }

  private static String csrf(HttpResponse<String> response) {
    return ServerFixture.json(response).get("csrfToken").asString();
  }

  private void add(String name, String role) {
    identity.users().add(OPERATOR, name, "", PASSWORD);
    identity.roles().assign(OPERATOR, role, Subject.user(name));
  }

  @Test
  void aPasswordMakesASessionThatNoScriptCanRead() {
    add("ada", "viewer");
    HttpResponse<String> in = signIn("ada", PASSWORD);
    assertEquals(200, in.statusCode(), in.body());
    String set = in.headers().firstValue("set-cookie").orElse("");
    assertTrue(set.contains("HttpOnly") && set.contains("SameSite=Lax"), set);
    assertFalse(set.contains("Secure"), "this server speaks plain HTTP");
    HttpResponse<String> user =
        fixture.send(fixture.anonymous("/api/auth/user").header("Cookie", cookie(in)));
    assertEquals("ada", ServerFixture.json(user).get("user").get("username").asString());
    assertEquals(csrf(in), csrf(user));
    assertEquals(204, post("/api/auth/logout", "", cookie(in), csrf(in)).statusCode());
    assertEquals(
        401,
        fixture
            .send(fixture.anonymous("/api/auth/user").header("Cookie", cookie(in)))
            .statusCode());
  }

  @Test
  void wrongPasswordsAreRefusedAlikeAndThenThrottled() {
    add("ada", "viewer");
    HttpResponse<String> wrong = signIn("ada", "wrong");
    HttpResponse<String> unknown = signIn("nobody", "wrong");
    assertEquals(401, wrong.statusCode());
    assertEquals(401, unknown.statusCode());
    assertEquals(wrong.body(), unknown.body());
    HttpResponse<String> last = wrong;
    for (int i = 0; i < 50 && last.statusCode() == 401; i++) {
      last = signIn("ada", "wrong");
    }
    assertEquals(429, last.statusCode());
    assertFalse(last.headers().firstValue("retry-after").isEmpty());
    assertEquals(429, signIn("ada", PASSWORD).statusCode());
  }

  @Test
  void aFormOfAnotherSiteCannotSignAnybodyIn() {
    add("ada", "viewer");
    HttpRequest.Builder form =
        fixture
            .anonymous("/api/auth/login/password")
            .header("Content-Type", "text/plain")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"username\":\"ada\",\"password\":\"" + PASSWORD + "\"}"));
    assertEquals(415, fixture.send(form).statusCode());
  }

  @Test
  void theFirstAdminComesByTheLinkThatWasPrintedOnce() {
    String token = identity.firstStart().token().orElseThrow();
    String body =
        "{\"token\":\"%s\",\"username\":\"root\",\"password\":\"%s\"}".formatted(token, PASSWORD);
    assertEquals(403, post("/api/auth/first-start", body.replace(token, "x"), "", "").statusCode());
    assertEquals(201, post("/api/auth/first-start", body, "", "").statusCode());
    assertEquals(403, post("/api/auth/first-start", body, "", "").statusCode());
    HttpResponse<String> in = signIn("root", PASSWORD);
    assertEquals(
        200,
        fixture
            .send(fixture.anonymous("/api/v1/admin/plugins").header("Cookie", cookie(in)))
            .statusCode());
  }

  @Test
  @DisplayName("rule 12: a key acts for its user, but proves nobody's presence")
  void aKeyActsForItsUserButProvesNobodysPresence() {
    add("root", "admin");
    HttpResponse<String> in = signIn("root", PASSWORD);
    HttpResponse<String> made = post("/api/v2/keys", "{\"name\":\"ci\"}", cookie(in), csrf(in));
    assertEquals(201, made.statusCode(), made.body());
    String key = ServerFixture.json(made).get("key").asString();
    for (String header : new String[] {key, "Bearer " + key}) {
      assertEquals(
          200,
          fixture
              .send(fixture.anonymous("/api/v1/admin/plugins").header("Authorization", header))
              .statusCode());
    }
    HttpRequest.Builder add =
        fixture
            .anonymous("/api/v2/users")
            .header("Authorization", key)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"username\":\"eve\",\"password\":\"" + PASSWORD + "\"}"));
    assertEquals(401, fixture.send(add).statusCode());
    assertEquals(
        401,
        fixture
            .send(fixture.anonymous("/api/auth/user").header("Authorization", key + "x"))
            .statusCode());
  }

  @Test
  void usersAndRolesAreAdministeredOverHttp() {
    add("root", "admin");
    HttpResponse<String> in = signIn("root", PASSWORD);
    String cookie = cookie(in);
    String csrf = csrf(in);
    String eve = "{\"username\":\"eve\",\"password\":\"" + PASSWORD + "\"}";
    assertEquals(201, post("/api/v2/users", eve, cookie, csrf).statusCode());
    assertEquals(409, post("/api/v2/users", eve, cookie, csrf).statusCode());
    HttpRequest.Builder give =
        fixture
            .anonymous("/api/v2/roles/viewer/users/eve")
            .header("Cookie", cookie)
            .header("X-CSRF-Token", csrf)
            .PUT(HttpRequest.BodyPublishers.noBody());
    assertEquals(200, fixture.send(give).statusCode());
    HttpResponse<String> roles =
        fixture.send(fixture.anonymous("/api/v2/roles").header("Cookie", cookie));
    assertTrue(roles.body().contains("{\"kind\":\"user\",\"name\":\"eve\"}"), roles.body());
    HttpResponse<String> users =
        fixture.send(fixture.anonymous("/api/v2/users").header("Cookie", cookie));
    assertFalse(users.body().contains("argon2"), users.body());
  }

  @Test
  void provingAgainReplacesTheSession() {
    add("root", "admin");
    HttpResponse<String> in = signIn("root", PASSWORD);
    HttpResponse<String> proven =
        post("/api/auth/proof", "{\"password\":\"" + PASSWORD + "\"}", cookie(in), csrf(in));
    assertEquals(200, proven.statusCode());
    assertFalse(cookie(proven).equals(cookie(in)));
    assertEquals(
        401,
        fixture
            .send(fixture.anonymous("/api/auth/user").header("Cookie", cookie(in)))
            .statusCode());
    assertEquals(
        401,
        post("/api/auth/proof", "{\"password\":\"x\"}", cookie(proven), csrf(proven)).statusCode());
  }
}
