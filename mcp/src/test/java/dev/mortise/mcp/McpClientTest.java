package dev.mortise.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mortise.api.Caller;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the public MCP client of npm sees, and what the MCP project's own conformance suite says.
@Tag("process")
@Timeout(180)
class McpClientTest {
  private static final Path CONFORMANCE =
      Path.of(System.getProperty("mortise.root"), "conformance", "mcp");

  private static final Caller ADA = new Caller.User("ada", Set.of());

  @TempDir private Path folder;

  @BeforeEach
  void installed() {
    assumeTrue(
        Files.isDirectory(CONFORMANCE.resolve("node_modules")),
        "no MCP client; conformance/install-test-tools.sh installs it");
  }

  @Test
  void publicClientListsAndUsesTools() throws Exception {
    try (var mcp = new McpFixture(folder, McpConfig.of("1.0.0"))) {
      Process client = node("plugins.mjs", "http", mcp.url(), "ada");
      List<String> said = new ArrayList<>();
      try (BufferedReader out = reader(client);
          Writer in = new OutputStreamWriter(client.getOutputStream(), StandardCharsets.UTF_8)) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          said.add(line);
          if (line.equals("took one back")) {
            assertTrue(mcp.interrupted.await(30, TimeUnit.SECONDS), "the plugin works on");
          }
          if (line.equals("ready")) {
            mcp.host.stop("later", new Caller.Operator("test"));
            in.write("changed\n");
            in.flush();
          }
        }
      }
      assertTrue(client.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, client.exitValue(), said.toString());
      assertEquals("done", said.getLast());
    }
  }

  /// The suite's other scenarios need what no plugin can offer yet: prompts, resources with fixed
  /// names, sampling, images and sound.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "server-initialize",
        "ping",
        "logging-set-level",
        "tools-list",
        "tools-call-simple-text",
        "tools-call-error",
        "server-sse-multiple-streams",
        "resources-list"
      })
  void conformanceSuitePasses(String scenario) throws Exception {
    try (var mcp = new McpFixture(folder, McpConfig.of("1.0.0"));
        var proxy = new PrefixProxy(URI.create(mcp.url()), "plugin_conformance_")) {
      conforms(proxy.url(), scenario);
    }
  }

  @Test
  void conformanceSuiteFindsNoWayInForPagesOfStrangers() throws Exception {
    try (var mcp = new McpFixture(folder, McpConfig.of("1.0.0"), _ -> Optional.of(ADA))) {
      conforms(mcp.url(), "dns-rebinding-protection");
    }
  }

  private static void conforms(String url, String scenario) throws Exception {
    Process suite =
        node(
            "node_modules/@modelcontextprotocol/conformance/dist/index.js",
            "server",
            "--url",
            url,
            "--scenario",
            scenario);
    try (BufferedReader out = reader(suite)) {
      String said = out.lines().collect(Collectors.joining("\n"));
      assertTrue(suite.waitFor(60, TimeUnit.SECONDS), said);
      assertEquals(0, suite.exitValue(), said);
    }
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static Process node(String... command) throws IOException {
    List<String> all = new ArrayList<>(List.of("node"));
    all.addAll(List.of(command));
    return new ProcessBuilder(all)
        .directory(CONFORMANCE.toFile())
        .redirectErrorStream(true)
        .start();
  }
}
