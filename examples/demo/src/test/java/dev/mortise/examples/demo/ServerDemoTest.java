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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The server's part of the demonstration, with the installation: that it shows what it should, and
/// that it fails when it does not.
@Tag("process")
@Timeout(600)
final class ServerDemoTest {
  private static final Path ROOT = Path.of(System.getProperty("mortise.root", "../.."));

  @TempDir Path work;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(System.getProperty("mortise.dist") != null, "run ./mortise check, which builds it");
    Files.createDirectories(work.resolve("home/config"));
    Files.writeString(work.resolve("secret"), "nobody's business\n");
    Files.writeString(
        work.resolve("home/config/config.toml"),
        "quarantine-failures = 3\nrestart-delay = \"200ms\"\n");
    copy("notes");
    copy("misfit");
  }

  private Path copy(String example) throws IOException {
    Path target = Files.createDirectories(work.resolve("plugins").resolve(example));
    try (Stream<Path> files = Files.list(ROOT.resolve("examples").resolve(example))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    return target;
  }

  private int run(String greeter, String... more) {
    List<String> args = new ArrayList<>();
    args.add(Path.of(System.getProperty("mortise.dist"), "bin/mortise").toString());
    args.addAll(List.of(work.toString(), greeter, "3"));
    args.addAll(List.of(more));
    return ServerDemo.run(
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        args.toArray(String[]::new));
  }

  private String printed() {
    return out.toString(UTF_8) + err.toString(UTF_8);
  }

  private void shownWhole() {
    String shown = out.toString(UTF_8);
    assertTrue(shown.contains("16  Nobody changed the record"), shown);
    for (String line : shown.lines().toList()) {
      boolean oneWord = !line.strip().contains(" ");
      assertTrue(line.length() <= 80 || oneWord, "wider than 80 columns: " + line);
    }
  }

  @Test
  void everythingIsAsItShouldBeWithJava() throws IOException {
    copy("hello");
    assertEquals(0, run("hello"), this::printed);
    shownWhole();
  }

  @Test
  void everythingIsAsItShouldBeWithGo() throws Exception {
    Path binary = copy("kite-hello").resolve("kite-hello");
    String folder = ROOT.resolve("examples/kite-hello").toString();
    var build =
        new ProcessBuilder("sh", ROOT + "/sdks/go/build.sh", folder, binary.toString())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("build.log").toFile());
    build.environment().put("MORTISE_GO_SDK", work.resolve("sdk").toString());
    boolean built = build.start().waitFor() == 0;
    assumeTrue(built || "true".equals(System.getenv("CI")), "needs real Go");
    assertEquals(0, run("kite-hello"), this::printed);
    shownWhole();
  }

  /// Where all is granted from the start, what should be refused is not.
  @Test
  void itFailsWhenSomethingIsNotRefused() throws IOException {
    copy("hello");
    assertEquals(1, run("hello", "--grant-declared"), this::printed);
    assertTrue(err.toString(UTF_8).contains("demo: FAILED: expected status 403"), this::printed);
  }
}
