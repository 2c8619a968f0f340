package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mortise.testkit.GoBuild;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The public MCP client and public MCP servers, with the installed `mortise monitor` between them.
@Tag("process")
@Timeout(300)
final class McpSessionTest {
  private static final Path CONFORMANCE = Repository.root().resolve("conformance/mcp");
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;
  private String mortise = "";

  /// What a program printed, and how it ended.
  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void prepare() throws Exception {
    String dist = System.getProperty("mortise.dist");
    assumeTrue(dist != null, "no installation; ./mortise check builds one");
    mortise = Path.of(dist, "bin/mortise").toString();
    assumeTrue(
        Files.isDirectory(CONFORMANCE.resolve("node_modules")),
        "no MCP servers; conformance/install-test-tools.sh installs them");
    // The file system's server names places by their real path.
    folder = folder.toRealPath();
    Files.createDirectories(folder.resolve("home/config"));
    Files.createDirectories(folder.resolve("served"));
    Files.writeString(
        folder.resolve("home/config/config.toml"),
        "[settings.recorder]\nfolder = \"" + folder.resolve("recordings") + "\"\n");
    Path examples = Repository.root().resolve("examples");
    copy(examples.resolve("recorder"), "Recorder.java", "plugins/recorder");
    copy(examples.resolve("recorder"), "plugin.toml", "plugins/recorder");
    copy(examples.resolve("console-logger-go"), "console-logger.manifest.json", "plugins");
    Files.copy(
        GoBuild.binary("examples/console-logger-go"),
        folder.resolve("plugins/km-plugin-console-logger"),
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  private void copy(Path from, String name, String to) throws IOException {
    Path target = Files.createDirectories(folder.resolve(to));
    Files.copy(from.resolve(name), target.resolve(name));
  }

  private Ended run(String... command) throws Exception {
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    Process process = builder(command).redirectOutput(out).redirectError(err).start();
    process.getOutputStream().close();
    assertTrue(process.waitFor(200, TimeUnit.SECONDS), () -> "still runs: " + text(err));
    return new Ended(process.exitValue(), text(out), text(err));
  }

  private ProcessBuilder builder(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(CONFORMANCE.toFile());
    builder.environment().put("MORTISE_HOME", folder.resolve("home").toString());
    builder.environment().putAll(Scene.PATIENT);
    builder.environment().put("MORTISE", mortise);
    builder.environment().put("FOLDER", folder.toString());
    return builder;
  }

  private static String text(File file) {
    return Repository.read(file.toPath());
  }

  private static String[] server(String which) {
    String script = "node_modules/@modelcontextprotocol/server-" + which + "/dist/index.js";
    return new String[] {"node", CONFORMANCE.resolve(script).toString()};
  }

  private String[] with(String[] command, String... more) {
    return Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
  }

  /// Runs a session; what passed is kept on both sides of the monitor.
  private Ended session(String which) throws Exception {
    Path between = folder.resolve("between.sh");
    Files.writeString(
        between,
        """
        tee "$FOLDER/client-sent" | {
          "$MORTISE" monitor --start-wait 120s --drain 120s --plugin-dir "$FOLDER/plugins" --grant-declared \\
            --server -- sh -c 'tee "$FOLDER/server-got" | "$@" | tee "$FOLDER/server-sent"' - "$@"
          touch "$FOLDER/monitor-ended"
        } | {
          tee "$FOLDER/client-got"
          touch "$FOLDER/client-ended"
        }
        """);
    String[] client = {
      "node", "session.mjs", which, folder.resolve("served").toString(), "sh", between.toString()
    };
    String[] command = with(client, server(which));
    Ended ended = run(which.equals("filesystem") ? with(command, folder + "/served") : command);
    // A client that is in a hurry does not wait for what it started.
    Browser.await("the monitor's end", () -> exists("monitor-ended") && exists("client-ended"));
    return new Ended(ended.code, ended.out, text(folder.resolve("err").toFile()));
  }

  private boolean exists(String name) {
    return Files.exists(folder.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"everything", "filesystem"})
  void aRealSessionPassesUnchangedAndIsSeenWhole(String which) throws Exception {
    Ended session = session(which);
    assertEquals(0, session.code, session.err);
    assertEquals("session done\n", session.out);
    assertEquals(digest("client-sent"), digest("server-got"));
    assertEquals(digest("server-sent"), digest("client-got"));

    List<JsonNode> seen = recording();
    List<JsonNode> inbound = ofDirection(seen, "inbound");
    assertEquals(
        List.of("initialize", "notifications/initialized", "tools/list"),
        inbound.stream().limit(3).map(line -> line.get("method").asString()).toList());
    assertEquals(lines("client-sent"), inbound.size(), session.err);
    assertEquals(lines("server-sent"), ofDirection(seen, "outbound").size(), session.err);
    checkPairs(seen);
    checkPrinted(session.err, seen);
  }

  private List<JsonNode> recording() throws IOException {
    return Repository.read(recordingFile()).lines().map(JSON::readTree).toList();
  }

  private Path recordingFile() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("recordings"))) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), "recordings");
      return all.getFirst();
    }
  }

  private static List<JsonNode> ofDirection(List<JsonNode> seen, String direction) {
    return seen.stream()
        .filter(line -> line.get("direction").asString().equals(direction))
        .toList();
  }

  private long lines(String name) throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve(name))) {
      return lines.count();
    }
  }

  private String digest(String name) throws Exception {
    byte[] bytes = Files.readAllBytes(folder.resolve(name));
    assertTrue(bytes.length > 0, name + " is empty");
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /// Every answer belongs to one request that went the other way, and no request has two.
  private static void checkPairs(List<JsonNode> seen) {
    Map<String, JsonNode> open = new HashMap<>();
    int answers = 0;
    for (JsonNode line : seen) {
      String kind = line.get("kind").asString();
      if (kind.equals("request")) {
        open.put(line.get("exchange").asString(), line);
      } else if (!kind.equals("notification")) {
        JsonNode request = open.remove(line.get("exchange").asString());
        assertTrue(request != null, () -> "an answer without its request: " + line.get("rpcId"));
        assertEquals(request.get("rpcId"), line.get("rpcId"));
        assertEquals(request.get("method"), line.get("method"));
        assertTrue(!request.get("direction").equals(line.get("direction")));
        answers++;
      }
    }
    assertTrue(answers >= 5, "answers: " + answers);
    assertEquals(Map.of(), open, "requests without an answer");
  }

  /// The plugin of Kilometers' contract saw the same, and its lines are shown.
  private static void checkPrinted(String err, List<JsonNode> seen) {
    List<String> printed =
        err.lines().filter(line -> line.startsWith("[console-logger] ")).toList();
    List<String> events = new ArrayList<>();
    long inbound = 0;
    long outbound = 0;
    for (String line : printed) {
      inbound += line.contains("→ inbound JSON-RPC") ? 1 : 0;
      outbound += line.contains("← outbound JSON-RPC") ? 1 : 0;
      if (line.contains("Stream event: ")) {
        events.add(line.substring(line.lastIndexOf(' ') + 1));
      }
    }
    assertEquals(ofDirection(seen, "inbound").size(), inbound, err);
    assertEquals(ofDirection(seen, "outbound").size(), outbound, err);
    assertEquals(List.of("start", "end"), events, err);
  }

  @Test
  void aRecordingIsReplayedAndAChangedServerIsNoticed() throws Exception {
    assertEquals(0, session("filesystem").code);
    String recording = recordingFile().toString();
    String[] server = with(server("filesystem"), folder + "/served");
    Ended same = run(with(new String[] {mortise, "replay", recording, "--"}, server));
    assertEquals(0, same.code, same.out + same.err);
    assertTrue(same.out.startsWith("Same: all "), same.out);

    String[] changed = {
      mortise, "replay", recording, "--", "sh", "-c", "\"$@\" | sed -u 's/one\\\\r/eins\\\\r/'", "-"
    };
    Ended different = run(with(changed, server));
    assertEquals(1, different.code, different.out + different.err);
    assertTrue(different.out.contains("/result/content/0/text: "), different.out);
    assertTrue(different.out.contains("tools/call"), different.out);
  }

  /// The client's end stays open: the monitor ends because the server does.
  @Test
  void theServersExitCodePassesAndTheMonitorEndsByItself() throws Exception {
    String script = "read line; printf '%s\\r\\n\\nno end' \"$line\"; exit 7";
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    Process process =
        builder(mortise, "monitor", "--buffer-size", "2MB", "--server", "--", "sh", "-c", script)
            .redirectOutput(out)
            .redirectError(err)
            .start();
    process
        .getOutputStream()
        .write("{\"jsonrpc\":\"2.0\",\"method\":\"m\"}\n".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    assertTrue(process.waitFor(200, TimeUnit.SECONDS));
    assertEquals(7, process.exitValue(), text(err));
    assertEquals("{\"jsonrpc\":\"2.0\",\"method\":\"m\"}\r\n\nno end", text(out));
  }
}
