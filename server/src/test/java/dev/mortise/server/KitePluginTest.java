package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.runtime.process.ProcessRuntime;
import dev.mortise.runtime.process.ProcessRuntimeConfig;
import dev.mortise.testkit.GoBuild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A plugin in Go that knows nothing but Kite's contract, as a process behind the real server:
/// `alice` has no role, `root` is an admin.
@Tag("process")
final class KitePluginTest {
  private static final String ROUTES = "/api/v1/plugins/kite-hello/greetings";
  private static final String NOTES = "/api/v1/plugin-kite-hello-notes";

  @TempDir Path home;
  private Path run;
  private ServerFixture fixture;

  @BeforeEach
  void open() throws IOException {
    // Sockets have short names, which a test's own folder may not leave room for.
    run = Files.createTempDirectory("mk");
    fixture = new ServerFixture(home);
    Path plugin = Files.createDirectories(fixture.folder.resolve("kite-hello"));
    Files.copy(
        GoBuild.root().resolve("examples/kite-hello/manifest.yaml"),
        plugin.resolve("manifest.yaml"));
    Files.copy(
        GoBuild.binary("examples/kite-hello"),
        plugin.resolve("kite-hello"),
        StandardCopyOption.COPY_ATTRIBUTES);
    fixture
        .hosted(host -> host.grantDeclared(true).runDir(run))
        .over(ProcessRuntime.create(ProcessRuntimeConfig.builder(run).build()))
        .open();
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
    ServerFixture.await(() -> {
      try (Stream<Path> left = Files.walk(run)) {
        left.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      } catch (IOException | UncheckedIOException e) {
        // A helper that is dying empties it at the same time.
      }
      return Files.notExists(run);
    });
  }

  private HttpResponse<String> send(String who, String method, String path, String body) {
    return fixture.send(
        fixture
            .as(who, path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> get(String who, String path) {
    return fixture.send(fixture.as(who, path));
  }

  @Test
  void itsRoutesAnswerAndAreToldWhoAsks() {
    HttpResponse<String> greeting = get("alice", ROUTES + "?name=Ada");
    assertEquals("{\"greeting\":\"Hello, Ada!\"}", greeting.body());
    assertEquals(201, send("alice", "POST", ROUTES, "{\"a\":1}").statusCode());
    JsonNode seen = ServerFixture.json(get("root", ROUTES + "/seen"));
    assertEquals("passed", seen.path("stamp").asString());
    assertEquals("root", seen.path("user").path("username").asString());
    assertEquals("admin", seen.path("user").path("roles").path(0).path("name").asString());
  }

  @Test
  void itsMiddlewareAborts() {
    HttpResponse<String> refused = get("alice", ROUTES + "/forbidden");
    assertEquals(403, refused.statusCode());
    assertEquals("{\"error\":\"forbidden by kite-hello\"}", refused.body());
  }

  @Test
  void itsToolsAreListedUsedAndRefused() {
    List<String> names = new ArrayList<>();
    ServerFixture.json(get("alice", "/api/v2/tools"))
        .forEach(tool -> names.add(tool.path("name").asString()));
    assertEquals(
        List.of(
            "plugin_kite-hello_clear_notes",
            "plugin_kite-hello_count_words",
            "plugin_kite-hello_greet"),
        names.stream().sorted().toList());
    assertEquals("3 words", result(use("alice", "count_words", "{\"text\":\"a b c\"}")));
    HttpResponse<String> refused = use("alice", "clear_notes", "{}");
    assertEquals(403, refused.statusCode(), refused.body());
    assertTrue(refused.body().contains("only an admin forgets notes"), refused.body());
    assertEquals("0 notes forgotten", result(use("root", "clear_notes", "{}")));
  }

  /// The contract cannot say that a tool changes nothing, so each use is confirmed.
  private HttpResponse<String> use(String who, String tool, String arguments) {
    String path = "/api/v1/plugins/tools/plugin_kite-hello_" + tool;
    String body = "{\"arguments\":" + arguments;
    HttpResponse<String> asked = send(who, "POST", path, body + "}");
    if (asked.statusCode() != 428) {
      return asked;
    }
    String confirm = ServerFixture.json(asked).path("confirm").asString();
    return send(who, "POST", path, body + ",\"confirm\":\"" + confirm + "\"}");
  }

  private static String result(HttpResponse<String> response) {
    assertEquals(200, response.statusCode(), response.body());
    return ServerFixture.json(response).path("result").asString();
  }

  @Test
  void itsResourcesAreKept() {
    assertEquals(201, send("alice", "POST", NOTES + "/dev", note("one")).statusCode());
    assertEquals(note("one"), get("alice", NOTES + "/dev/note").body());
    assertEquals(200, send("alice", "PUT", NOTES + "/dev/note", note("two")).statusCode());
    assertEquals("[" + note("two") + "]", get("alice", NOTES + "/dev").body());
    assertEquals(200, send("alice", "PATCH", NOTES + "/dev/note", note("three")).statusCode());
    assertEquals(note("three"), get("alice", NOTES + "/dev/note").body());
    assertEquals(200, send("alice", "DELETE", NOTES + "/dev/note", "").statusCode());
    assertEquals(404, get("alice", NOTES + "/dev/note").statusCode());
  }

  private static String note(String text) {
    return "{\"name\":\"note\",\"text\":\"" + text + "\"}";
  }
}
