package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.cli.ServeRequest;
import dev.mortise.testkit.ModelStreams;
import dev.mortise.testkit.StandInModel;
import dev.mortise.testkit.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The agent of `mortise serve`: set up over HTTP, with tools of real plugins, across a restart,
/// and from one server to another.
@Tag("process")
@Timeout(300)
final class ServedAgentTest {
  private static final Pattern SESSION = Pattern.compile("\"session_id\":\"([0-9a-f]{32})\"");
  private static final ModelStreams STREAMS = ModelStreams.ANTHROPIC;

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final StandInModel model = new StandInModel();

  @AfterEach
  void close() {
    client.close();
    model.close();
  }

  private Scene scene(String name) throws IOException {
    Path plugins = folder.resolve("plugins");
    return new Scene(
        folder.resolve(name), Files.exists(plugins) ? plugins : ToolPlugins.into(plugins));
  }

  private static ServedHost open(Scene scene, @Nullable String database) {
    return scene.open(
        new ServeRequest(
            "127.0.0.1",
            0,
            "",
            null,
            null,
            null,
            database,
            List.of(scene.plugins()),
            List.of(),
            true));
  }

  /// Sets the agent up and asks it for something that it asks back about.
  private String waiting(Browser admin, URI server) {
    ToolPlugins.await(admin, server);
    admin.ask(
        server,
        "PUT",
        "/api/v2/ai/settings",
        "{\"aiAgentEnabled\":true,\"aiProvider\":\"anthropic\",\"aiModel\":\"m\",\"aiBaseUrl\":\"%s\",\"aiApiKey\":\"%s\"}"
            .formatted(model.uri(), StandInModel.KEY));
    model
        .thenStream(
            STREAMS.call(0, "c1", "plugin_tax_rate", "{\"group\":\"books\"}") + STREAMS.end())
        .thenStream(STREAMS.call(0, "c2", "plugin_tax_set_rate", "{}") + STREAMS.end());
    String told =
        admin
            .send(
                server,
                "POST",
                "/api/v1/ai/chat",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"raise it\"}]}")
            .body();
    assertTrue(told.contains("19 % [31mfor {\\\"group\\\":\\\"books\\\"}"), told);
    Matcher found = SESSION.matcher(told);
    assertTrue(found.find(), told);
    return "{\"sessionId\":\"" + found.group(1) + "\"}";
  }

  private void goesOn(Browser admin, URI server, String session) {
    ToolPlugins.await(admin, server);
    model.thenStream(STREAMS.text("It is set."));
    String path = "/api/v1/ai/execute/continue";
    String told = admin.send(server, "POST", path, session).body();
    assertTrue(told.contains("\"result\":\"set\",\"is_error\":false"), told);
    assertTrue(told.contains("It is set."), told);
    assertEquals(404, admin.send(server, "POST", path, session).statusCode());
    assertEquals(StandInModel.KEY, model.asked().getLast().apiKey());
  }

  @Test
  void aChangeIsConfirmedAfterTheServerWasStartedAnew() throws Exception {
    Scene scene = scene("home");
    Browser admin;
    String session;
    try (ServedHost served = open(scene, null)) {
      admin = Browser.admin(client, served.firstStart().orElseThrow());
      session = waiting(admin, served.uri());
    }
    try (ServedHost served = open(scene, null)) {
      goesOn(admin, served.uri(), session);
    }
  }

  @Test
  void aChangeIsConfirmedAtAnotherServerOfTheSameDatabase() throws Exception {
    String database = TestPostgres.url();
    Scene here = scene("a");
    try (ServedHost first = open(here, database)) {
      Browser admin = Browser.admin(client, first.firstStart().orElseThrow());
      String session = waiting(admin, first.uri());
      try (ServedHost second = open(scene("b").sharingKeysOf(here), database)) {
        goesOn(admin, second.uri(), session);
        assertEquals(
            404,
            admin.send(first.uri(), "POST", "/api/v1/ai/execute/continue", session).statusCode());
      }
    }
  }
}
