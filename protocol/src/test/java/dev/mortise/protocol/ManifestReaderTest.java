package dev.mortise.protocol;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.protocol.ManifestResult.Bad;
import dev.mortise.protocol.ManifestResult.Good;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Manifests that mean harm.
class ManifestReaderTest {
  @TempDir Path folder;

  private ManifestResult toml(String id, String version, String entry) throws IOException {
    return write(
        "plugin.toml",
        """
        id = '%s'
        version = '%s'
        runtime = { kind = "process", entry = { any = '%s' } }
        """
            .formatted(id, version, entry));
  }

  private ManifestResult write(String name, String text) throws IOException {
    return ManifestReader.read(Files.writeString(folder.resolve(name), text));
  }

  private static void refused(ManifestResult result, int line, int column) {
    Bad bad = assertInstanceOf(Bad.class, result);
    assertEquals(1, bad.problems().size(), () -> bad.problems().toString());
    Problem problem = bad.problems().getFirst();
    assertEquals(line + ":" + column, problem.line() + ":" + problem.column());
    assertTrue(
        problem.text().codePoints().noneMatch(c -> Quoted.invisible(c)),
        "the message shows it plainly");
  }

  @ParameterizedTest
  @DisplayName("torture/3 an id is no path, no look-alike and no builtin")
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../../x",
        "/abs",
        "a/b",
        "a\\b",
        "Echo",
        "ECHO",
        "\u0435cho",
        "ec\u200bho",
        "ec\u202eho",
        "echo\u0301",
        "\uff45cho",
        "\u0131d",
        "a b",
        "a..b",
        ".a",
        "a.",
        "-a",
        "a-",
        "a_b",
        "mortise",
        "host",
        "e\u00ad",
        "\ud83d\ude00",
        "a\u007f"
      })
  void refusesIds(String id) throws IOException {
    if (id.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f))) {
      refused(toml(id, "1.0.0", "a.jar"), 1, 6);
    } else {
      assertInstanceOf(Bad.class, toml(id, "1.0.0", "a.jar"));
    }
  }

  @Test
  @DisplayName("torture/3 an id of 65 characters")
  void refusesLongIds() throws IOException {
    refused(toml("a".repeat(65), "1.0.0", "a.jar"), 1, 6);
    assertInstanceOf(Good.class, toml("a".repeat(64), "1.0.0", "a.jar"));
  }

  @ParameterizedTest
  @DisplayName("torture/3 a version is no path")
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../../x",
        "/abs",
        "1.0",
        "v1.0.0",
        "1.0.0/..",
        "1.0.0-../x",
        "\u0661.0.0"
      })
  void refusesVersions(String version) throws IOException {
    refused(toml("echo", version, "a.jar"), 2, 11);
  }

  @ParameterizedTest
  @DisplayName("torture/3 an entry never leaves the folder")
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../../x",
        "/bin/sh",
        "a/../../b",
        "./a",
        "a//b",
        "a/",
        "C:/x",
        "C:x",
        "a\\b",
        "..\\x",
        "\\\\server\\x",
        "a/.. /b",
        "x\u202e.jar",
        "a/./b",
        "NUL:"
      })
  void refusesEntries(String entry) throws IOException {
    refused(toml("echo", "1.0.0", entry), 3, 47);
  }

  @Test
  @DisplayName("torture/3 an entry is no link out of the folder")
  void refusesEntriesThatAreLinks() throws IOException {
    Files.createSymbolicLink(folder.resolve("sh"), Path.of("/bin/sh"));
    refused(toml("echo", "1.0.0", "sh"), 3, 47);
    Files.createDirectory(folder.resolve("bin"));
    Files.writeString(folder.resolve("bin/real"), "");
    Files.createSymbolicLink(folder.resolve("inside"), Path.of("bin/real"));
    assertInstanceOf(Good.class, toml("echo", "1.0.0", "inside"));
  }

  @ParameterizedTest
  @DisplayName("torture/3 foreign names are held to the same rules")
  @ValueSource(strings = {"../../x", "..", "/abs", "Echo", "\u0435cho", "mortise"})
  void refusesForeignNames(String name) throws IOException {
    refused(write("manifest.yaml", "name: \"" + name + "\"\nversion: 1.0.0\n"), 1, 7);
    refused(write("config.toml", "[[plugins]]\nkey = '" + name + "'\npath = 'a.wasm'\n"), 2, 7);
    // Its name is not used then; the executable's is.
    Good good =
        assertInstanceOf(
            Good.class,
            write("echo.manifest.json", "{\"name\":\"" + name + "\",\"version\":\"1.0.0\"}"));
    assertEquals("echo", good.manifest().id());
  }

  @Test
  @DisplayName("torture/32 names hold nothing that forges a screen")
  void refusesNamesThatForgeAScreen() throws IOException {
    for (String bad : List.of("\\u001b[31m", "a\\u202eb", "\\u200b", "a\\r\\nb", "\\u2028")) {
      String text =
          "id = 'a'\nversion = '1.0.0'\nname = \"" + bad + "\"\nruntime.kind = 'static'\n";
      refused(write("plugin.toml", text), 3, 8);
    }
  }

  @Test
  @DisplayName("torture/44 every unreadable file is a result with a reason, never an exception")
  void unreadableFilesAreResults() throws IOException {
    List<ManifestResult> results =
        List.of(
            ManifestReader.read(folder.resolve("nowhere/plugin.toml")),
            write("plugin.toml", "\u0000\u0001"),
            write("plugin.toml", "a" + ".a".repeat(200_000) + " = 1"),
            write("plugin.toml", "a = " + "[".repeat(200_000)),
            write("plugin.toml", "x = 1\n".repeat(200_000)),
            write("manifest.yaml", "[".repeat(200_000)),
            write("manifest.yaml", "a: ".repeat(20_000)),
            write("manifest.yaml", "- \n".repeat(20_000)),
            write("manifest.yaml", "just text"),
            write("manifest.yaml", "!!java.io.File [x]"),
            write("manifest.yaml", "a: &a [*a, *a]"),
            write("manifest.yaml", "%YAML 9.9\n---\na: 1"),
            write("config.toml", "plugins = 5"),
            write("config.toml", "plugins = [5]"));
    for (ManifestResult result : results) {
      Bad bad = assertInstanceOf(Bad.class, result);
      assertTrue(bad.problems().size() <= Report.PROBLEMS_MAX + 1);
      assertTrue(bad.bestId().length() <= Ids.LENGTH_MAX);
    }
  }

  @Test
  @DisplayName("torture/45 long keys around many keys cost neither time nor memory")
  void boundsPaths() {
    String keys = IntStream.range(0, 70_000).mapToObj(i -> "k" + i).collect(joining("=1\n"));
    String deep = IntStream.range(0, 31).mapToObj(i -> "x".repeat(250)).collect(joining("."));
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          Bad longKey =
              (Bad) write("plugin.toml", "\n[" + "x".repeat(300_000) + "]\n" + keys + "=1");
          assertEquals(2, longKey.problems().getFirst().line());
          assertEquals(
              "A key here is longer than 256 characters.", longKey.problems().getFirst().message());
          assertInstanceOf(Bad.class, write("plugin.toml", "[" + deep + "]\n" + keys + "=1"));
          assertInstanceOf(Bad.class, write("plugin.toml", keys + "=1"));
          assertInstanceOf(Bad.class, write("plugin.toml", "a = [" + "1,".repeat(500_000) + "]"));
          assertInstanceOf(Bad.class, write("plugin.toml", "a" + ".a".repeat(40) + " = 1"));
          String json = "\"" + keys.replace("=1\n", "\":1,\"") + "\":1";
          assertInstanceOf(
              Good.class,
              write("a.manifest.json", "{\"features\":{" + json.substring(0, 500_000) + "\":1}}"));
        });
  }

  @Test
  @DisplayName("torture/44 a file that is not UTF-8 says where")
  void saysWhereAByteIsNotUtf8() throws IOException {
    Path file = folder.resolve("plugin.toml");
    Files.write(file, new byte[] {'a', '=', '1', '\n', 'b', '=', '"', (byte) 0xff, '"'});
    refused(ManifestReader.read(file), 2, 4);
  }

  @Test
  void aManifestThatIsCutOffIsExplainedInWordsAboutIt() throws IOException {
    Good good = assertInstanceOf(Good.class, write("x.manifest.json", "{\"name\": \"x\"\n"));
    assertEquals(1, good.warnings().size(), good.warnings().toString());
    String message = good.warnings().getFirst().message();
    assertTrue(
        message.contains(
            "Unexpected end-of-input: expected close marker for Object. Until that is mended"),
        message);
  }

  @Test
  @DisplayName("torture/44 a file of a megabyte and more is not read")
  void refusesLargeFiles() throws IOException {
    refused(write("plugin.toml", "# " + "x".repeat(Document.BYTES_MAX)), 1, 1);
  }

  @Test
  @DisplayName("torture/44 a flood of problems is cut and counted")
  void countsAFloodOfProblems() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      text.append(String.format(Locale.ROOT, "kind%d = 1%n", i));
    }
    Bad bad = assertInstanceOf(Bad.class, write("plugin.toml", text.toString()));
    assertEquals(Report.PROBLEMS_MAX + 1, bad.problems().size());
    assertEquals("There are 4903 more.", bad.problems().getLast().message());
  }
}
