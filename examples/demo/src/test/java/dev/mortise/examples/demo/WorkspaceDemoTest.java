package dev.mortise.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The workspace's part of the demonstration, with the installation and the plugins of three
/// languages: that it shows what it should, and records it.
@Tag("process")
@Timeout(600)
final class WorkspaceDemoTest {
  private static final Path ROOT =
      Path.of(System.getProperty("mortise.root", "../..")).toAbsolutePath().normalize();

  @TempDir Path work;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private void build(String example, String sdk, String... sources) throws Exception {
    Path from = ROOT.resolve("examples").resolve(example);
    Path target = Files.createDirectories(work.resolve("plugins").resolve(example));
    Files.copy(from.resolve("plugin.toml"), target.resolve("plugin.toml"));
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("sdks").resolve(sdk).resolve("build.sh").toString());
    command.add(target.resolve("plugin.wasm").toString());
    for (String source : sources) {
      command.add(from.resolve(source).toString());
    }
    Path log = work.resolve(example + ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean built = process.waitFor() == 0;
    assumeTrue(built || "true".equals(System.getenv("CI")), "run ./mortise check");
    assertTrue(built, () -> read(log));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private String printed() {
    return out.toString(UTF_8) + err.toString(UTF_8);
  }

  @Test
  void everythingIsAsItShouldBeAndRecorded() throws Exception {
    assumeTrue(System.getProperty("mortise.dist") != null, "run ./mortise check, which builds it");
    build("json-lines", "c", "plugin.c", "lines.c", "table.c");
    build("pod-summary", "rust", "plugin.rs");
    build("notes-pane", "assemblyscript", "plugin.ts");
    build("stumble", "c", "plugin.c");
    Path file = work.resolve("workspace.cast");
    int code =
        WorkspaceDemo.run(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Path.of(System.getProperty("mortise.dist"), "bin/mortise").toString(),
            work.toString(),
            file.toString());
    assertEquals(0, code, this::printed);
    String named = "Recorded in " + work.getFileName() + "/workspace.cast ";
    assertTrue(out.toString(UTF_8).replaceAll("\\s+", " ").contains(named), this::printed);
    for (String line : out.toString(UTF_8).lines().toList()) {
      assertTrue(line.length() <= 80, "wider than 80 columns: " + line);
    }
    List<String> recorded = Files.readAllLines(file);
    assertTrue(recorded.getFirst().contains("\"version\":2"), recorded.getFirst());
    double end = 0;
    for (String line : recorded.subList(1, recorded.size())) {
      double time = Double.parseDouble(line.substring(1, line.indexOf(',')));
      assertTrue(time >= end, "time goes back to " + time + " after " + end);
      end = time;
    }
    assertTrue(end >= 40, "somebody can read it: " + end);
    String all = String.join("", recorded);
    assertTrue(all.contains("Mortise asks you") && all.contains("write_nowhere"), "the screens");
  }
}
