package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The installed `mortise monitor` with the example that stands in line.
@Tag("process")
@Timeout(300)
final class RiskFilterTest {
  private static final String LIST =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}";
  private static final String RISKY =
      "{\"jsonrpc\":\"2.0\",\"id\":\"two\",\"method\":\"tools/call\","
          + "\"params\":{\"name\":\"sh\",\"arguments\":{\"c\":\"\\u0072m -rf /\"}}}";
  private static final String LAST = "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"ping\"}";

  @TempDir private Path folder;
  private String mortise = "";

  @BeforeEach
  void prepare() throws IOException {
    String dist = System.getProperty("mortise.dist");
    assumeTrue(dist != null, "no installation; ./mortise check builds one");
    mortise = Path.of(dist, "bin/mortise").toString();
    Path plugin = Files.createDirectories(folder.resolve("plugins/risk-filter"));
    for (String file : List.of("RiskFilter.java", "plugin.toml")) {
      Files.copy(
          Repository.root().resolve("examples/risk-filter").resolve(file), plugin.resolve(file));
    }
  }

  /// What the server got of three requests.
  private String serverGot(String... options) throws Exception {
    Files.writeString(folder.resolve("in"), String.join("\n", LIST, RISKY, LAST) + "\n");
    var command = new java.util.ArrayList<>(List.of(mortise, "monitor", "--start-wait", "120s"));
    command.addAll(List.of("--plugin-dir", folder.resolve("plugins").toString()));
    command.addAll(List.of("--inline-deadline", "60s"));
    command.addAll(List.of(options));
    command.addAll(List.of("--", "sh", "-c", "cat >" + folder.resolve("got")));
    var builder =
        new ProcessBuilder(command)
            .redirectInput(folder.resolve("in").toFile())
            .redirectOutput(file("out"))
            .redirectError(file("err"));
    builder.environment().put("MORTISE_HOME", folder.resolve("home").toString());
    builder.environment().putAll(Scene.PATIENT);
    Process process = builder.start();
    assertTrue(process.waitFor(200, TimeUnit.SECONDS), () -> "still runs: " + text("err"));
    assertEquals(0, process.exitValue(), text("err"));
    return text("got");
  }

  private File file(String name) {
    return folder.resolve(name).toFile();
  }

  private String text(String name) {
    return Repository.read(folder.resolve(name));
  }

  @Test
  void grantedItBlocksWhatIsRiskyAndNothingElse() throws Exception {
    assertEquals(LIST + "\n" + LAST + "\n", serverGot("--grant-declared"), text("err"));
    assertEquals(
        "{\"jsonrpc\":\"2.0\",\"id\":\"two\",\"error\":{\"code\":-32603,\"message\":"
            + "\"Request blocked: risk 75: it names a command that destroys\","
            + "\"data\":{\"plugin\":\"risk-filter\"}}}\n",
        text("out"));
    assertTrue(text("err").contains("in line: risk-filter 1.0.0"), text("err"));
    assertTrue(
        text("err").contains("risk-filter 1.0.0 in line: 3 asked, 1 blocked, 0 replaced, 0 failed"),
        text("err"));
  }

  @Test
  void withoutTheGrantEverythingPasses() throws Exception {
    assertEquals(LIST + "\n" + RISKY + "\n" + LAST + "\n", serverGot(), text("err"));
    assertEquals("", text("out"));
    assertTrue(
        text("err").contains("mortise plugins grant risk-filter messages:change"), text("err"));
  }
}
