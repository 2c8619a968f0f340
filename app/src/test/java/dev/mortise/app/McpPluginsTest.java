package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The public MCP client of npm lists and uses plugins' tools, through `mortise serve` and through
/// `mortise mcp`, each a process of its own.
@Tag("process")
@Timeout(300)
final class McpPluginsTest {
  private static final Path CONFORMANCE = Repository.root().resolve("conformance/mcp");

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  private Process client(String... arguments) throws IOException {
    assumeTrue(
        Files.isDirectory(CONFORMANCE.resolve("node_modules")),
        "no MCP client; conformance/install-test-tools.sh installs it");
    List<String> command = new ArrayList<>(List.of("node", "plugins.mjs"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(CONFORMANCE.toFile());
    builder.environment().put("MORTISE_HOME", folder.resolve("home").toString());
    builder.environment().putAll(Scene.PATIENT);
    return builder.redirectError(folder.resolve("client.err").toFile()).start();
  }

  /// What happens when the client says that it listens for changes.
  private interface Ready {
    void then(Writer in) throws Exception;
  }

  private void passes(Process client, Ready ready) throws Exception {
    List<String> said = new ArrayList<>();
    try (BufferedReader out = client.inputReader(StandardCharsets.UTF_8);
        Writer in = client.outputWriter(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.add(line);
        if (line.equals("ready")) {
          ready.then(in);
        }
      }
    }
    assertTrue(client.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, client.exitValue(), () -> said + Repository.read(folder.resolve("client.err")));
    assertEquals("done", said.getLast());
  }

  private ServerProcess serve() throws IOException {
    return ServerProcess.start(
        folder.resolve("home"),
        List.of(),
        "serve",
        "--port=0",
        "--grant-declared",
        "--plugin-dir=" + ToolPlugins.into(folder.resolve("plugins")));
  }

  private static String key(Browser browser, URI server) {
    return browser
        .ask(server, "POST", "/api/v2/keys", "{\"name\":\"a client\"}")
        .path("key")
        .asString("");
  }

  @Test
  void overHttpWithAnApiKey() throws Exception {
    try (ServerProcess server = serve()) {
      URI uri = server.uri();
      Browser admin = Browser.admin(http, server.firstStart());
      ToolPlugins.await(admin, uri);
      passes(
          client("http", uri + "/mcp", key(admin, uri)),
          in -> {
            admin.ask(uri, "POST", "/api/v2/plugins/later/stop", "");
            in.write("changed\n");
            in.flush();
          });
    }
  }

  @Test
  void overStandardInputAndOutput() throws Exception {
    List<String> command = new ArrayList<>(List.of("stdio"));
    command.addAll(
        ServerProcess.command(
            "mcp",
            "--grant-declared",
            "--start-wait=240s",
            "--plugin-dir=" + ToolPlugins.into(folder.resolve("plugins"))));
    passes(client(command.toArray(String[]::new)), _ -> {});
  }

  @Test
  void everybodyIsShownWhatTheirRolesLetThemUse() throws Exception {
    try (ServerProcess server = serve()) {
      URI uri = server.uri();
      Browser admin = Browser.admin(http, server.firstStart());
      ToolPlugins.await(admin, uri);
      assertTrue(listed(uri, key(admin, uri)).contains("plugin_tax_set_rate"));
      String person = "\"username\":\"vera\",\"password\":\"looks and changes nothing\"}";
      admin.ask(uri, "POST", "/api/v2/users", "{\"name\":\"Vera\"," + person);
      Browser vera = Browser.of(http, uri, "{" + person);
      String key = key(vera, uri);
      assertFalse(listed(uri, key).contains("plugin_"), "no role, no tool");
      admin.ask(uri, "PUT", "/api/v2/roles/viewer/users/vera", "");
      Browser.await("her role counts", () -> listed(uri, key).contains("plugin_tax_rate"));
      assertFalse(listed(uri, key).contains("plugin_tax_set_rate"));
      assertFalse(vera.get(uri, "/api/v2/tools").body().contains("plugin_tax_set_rate"));
      HttpResponse<String> used =
          vera.send(uri, "POST", "/api/v1/plugins/tools/plugin_tax_set_rate", "{}");
      assertEquals(403, used.statusCode(), used.body());
    }
  }

  private String listed(URI server, String key) {
    HttpResponse<String> begun =
        mcp(
            server,
            key,
            "",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
                + "\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}");
    assertEquals(200, begun.statusCode(), begun.body());
    String session = begun.headers().firstValue("Mcp-Session-Id").orElseThrow();
    return mcp(
            server,
            key,
            session,
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{}}")
        .body();
  }

  private HttpResponse<String> mcp(URI server, String key, String session, String message) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + "/mcp"))
            .timeout(Browser.PATIENCE)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofString(message));
    if (!session.isEmpty()) {
      request.header("Mcp-Session-Id", session);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
