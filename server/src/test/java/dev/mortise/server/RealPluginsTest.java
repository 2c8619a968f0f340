package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.host.HostConfig;
import dev.mortise.runtime.process.ProcessRuntime;
import dev.mortise.runtime.process.ProcessRuntimeConfig;
import dev.mortise.testkit.GoBuild;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Plugins as real processes behind the server: one in Go that knows only Kite's contract, one in
/// Go and one in Java on ours.
@Tag("process")
final class RealPluginsTest {
  private static final Path EXAMPLES = GoBuild.root().resolve("examples");

  @TempDir Path home;
  private ServerFixture fixture;

  @BeforeEach
  void open() throws IOException {
    Path run = Files.createTempDirectory("ms");
    ProcessRuntime runtime =
        ProcessRuntime.create(ProcessRuntimeConfig.builder(run).sdkJars(classPath()).build());
    fixture = new ServerFixture(home).over(runtime).hosted(c -> config(c, run));
    copy("kite-hello");
    install("kite-hello", "kite-hello/kite-hello");
    copy("sse-clock");
    copy("ws-echo");
    install("ws-echo", "ws-echo/bin/ws-echo");
    fixture.open();
  }

  private static HostConfig.Builder config(HostConfig.Builder config, Path run) {
    return config.runDir(run).grantDeclared(true);
  }

  private static List<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .toList();
  }

  private void copy(String example) throws IOException {
    Path target = Files.createDirectories(fixture.folder.resolve(example));
    try (Stream<Path> files = Files.list(EXAMPLES.resolve(example))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }

  private void install(String example, String binary) throws IOException {
    Path target = fixture.folder.resolve(binary);
    Files.createDirectories(target.resolveSibling(""));
    Files.copy(GoBuild.binary("examples/" + example), target);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aPluginOfKiteServesAllItHasUnchanged() {
    String root = "/api/v1/plugins/kite-hello";
    HttpResponse<String> greeting = fixture.get(root + "/greetings?name=Ada");
    assertEquals(200, greeting.statusCode(), greeting.body());
    assertEquals("Hello, Ada!", ServerFixture.json(greeting).get("greeting").asString());
    HttpResponse<String> posted =
        fixture.send(
            fixture.request(root + "/greetings").POST(HttpRequest.BodyPublishers.ofString("body")));
    assertEquals(201, posted.statusCode());
    assertEquals(404, fixture.get(root + "/nothing").statusCode());
    String words = "{\"arguments\":{\"text\":\"one two\"}%s}";
    String tool = "/api/v1/plugins/tools/plugin_kite-hello_count_words";
    HttpResponse<String> asked = fixture.post("alice", tool, words.formatted(""));
    assertEquals(428, asked.statusCode(), asked.body());
    String confirm = ",\"confirm\":\"" + ServerFixture.json(asked).get("confirm").asString() + "\"";
    HttpResponse<String> used = fixture.post("alice", tool, words.formatted(confirm));
    assertEquals("{\"result\":\"2 words\"}", used.body());
    String notes = "/api/v1/plugin-kite-hello-notes";
    HttpResponse<String> made =
        fixture.post("alice", notes + "/dev", "{\"metadata\":{\"name\":\"a\"},\"text\":\"hi\"}");
    assertTrue(made.statusCode() < 300, made.body());
    assertTrue(fixture.get(notes + "/dev").body().contains("hi"));
  }

  @Test
  void allOfThemAreLoaded() {
    JsonNode all = ServerFixture.json(fixture.get("/api/v1/plugins/"));
    assertEquals(3, all.size());
    all.forEach(plugin -> assertEquals("loaded", plugin.get("state").asString()));
  }

  @Test
  void aJavaPluginStreamsEvents() throws Exception {
    HttpResponse<InputStream> response =
        fixture
            .client()
            .send(
                fixture.request("/api/v1/plugins/sse-clock/clock").build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertEquals(200, response.statusCode());
    try (var reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null && !line.startsWith("data:")) {
        line = reader.readLine();
      }
      assertTrue(line != null, "the stream ended without an event");
    }
  }

  @Test
  void aGoPluginTalksOverAWebSocket() throws Exception {
    var received = new LinkedBlockingQueue<String>();
    WebSocket socket =
        fixture
            .client()
            .newWebSocketBuilder()
            .header("Authorization", "kite1-alice")
            .buildAsync(
                URI.create(
                    fixture.uri("/api/v1/plugins/ws-echo/echo").toString().replace("http:", "ws:")),
                new WebSocket.Listener() {
                  @Override
                  public @Nullable CompletionStage<?> onText(
                      WebSocket s, CharSequence text, boolean last) {
                    received.add(text.toString());
                    s.request(1);
                    return null;
                  }
                })
            .get(60, TimeUnit.SECONDS);
    socket.sendText("hello", true).get(30, TimeUnit.SECONDS);
    String answer = received.poll(60, TimeUnit.SECONDS);
    assertTrue(answer != null && answer.contains("hello"), answer);
    socket.abort();
  }
}
