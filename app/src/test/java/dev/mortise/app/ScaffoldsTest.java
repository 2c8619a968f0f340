package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mortise.testkit.GoBuild;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `mortise new` makes, run and called by nothing but the installation, away from the
/// checkout.
@Tag("process")
final class ScaffoldsTest {
  private static final String ADA = "{\"name\": \"Ada\"}";
  private static final long PATIENCE_SECONDS = 240;

  /// An author has it from npm; here it is that of the checkout.
  private static final Path ASC =
      GoBuild.root().resolve("sdks/assemblyscript/node_modules/.bin/asc");

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource({
    "tool, java, tools/fresh",
    "tool, go, tools/fresh",
    "handler, java, messages",
    "handler, go, messages",
    "route, java, routes",
    "route, go, routes",
    "middleware, java, middleware",
    "middleware, go, middleware",
    "resource, java, resources/fresh",
    "resource, go, resources/fresh",
    "sse, java, routes",
    "sse, go, routes",
    "ws, java, routes",
    "ws, go, routes",
    "point, java, points/acme.Greeting",
    "point, go, points/acme.Greeting",
    "tool, c, tools/fresh",
    "handler, c, messages",
    "pane, c, panes/fresh",
    "tool, rust, tools/fresh",
    "handler, rust, messages",
    "pane, rust, panes/fresh",
    "tool, assemblyscript, tools/fresh",
    "handler, assemblyscript, messages",
    "pane, assemblyscript, panes/fresh",
  })
  void runsAtOnce(String kind, String language, String offers) throws Exception {
    String dist = InstalledMortise.dist();
    boolean ci = "true".equals(System.getenv("CI"));
    if (!ci) {
      assumeTrue(!dist.isEmpty(), "needs the installation: run ./mortise check app");
      assumeTrue(!language.equals("go") || go(dist), "needs Go and its go-plugin");
      assumeTrue(
          !language.equals("c") || Files.isExecutable(Path.of("/usr/bin/wasm-ld-19")),
          "needs clang for WebAssembly");
      assumeTrue(
          !language.equals("rust")
              || Files.exists(Path.of("/usr/lib/rustlib/wasm32-unknown-unknown")),
          "needs rustc for WebAssembly");
      assumeTrue(
          !language.equals("assemblyscript") || Files.isExecutable(ASC),
          "needs AssemblyScript: npm ci in sdks/assemblyscript");
    }
    var mortise = new InstalledMortise(folder, Map.of("ASC", ASC.toString()));
    mortise.output("new", "fresh", "--kind", kind, "--lang", language);
    if (language.equals("c")) {
      passesItsTests(Path.of(dist, "bin"));
    }
    Process running = mortise.start("run", "fresh");
    try {
      String expected = "fresh 0.1.0 running, offers " + offers;
      await(mortise, running, expected);
      if (kind.equals("tool")) {
        assertEquals("Hello, Ada!\n", mortise.output("call", "fresh", "fresh", "--args", ADA));
      }
    } finally {
      running.destroy();
      assertTrue(running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it ends when it is told");
    }
  }

  /// By the compiler that builds modules, so that the tests need no other.
  private void passesItsTests(Path mortise) throws Exception {
    Path said = folder.resolve("tests");
    var builder = new ProcessBuilder("sh", "test.sh").directory(folder.resolve("fresh").toFile());
    Map<String, String> environment = builder.environment();
    environment.put("CC", "clang-19");
    environment.remove("MORTISE_C_SDK");
    environment.merge("PATH", mortise.toString(), (path, bin) -> bin + ":" + path);
    Process tests = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertTrue(tests.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "its tests end");
    } finally {
      tests.destroyForcibly();
    }
    assertEquals(0, tests.exitValue(), Files.readString(said));
    assertTrue(Files.readString(said).contains(" tests passed\n"), Files.readString(said));
  }

  private static boolean go(String dist) {
    return Files.isDirectory(Path.of(dist, "sdks/go"))
        && List.of("/usr/bin/go", "/usr/local/go/bin/go").stream()
            .anyMatch(file -> Files.isExecutable(Path.of(file)));
  }

  private static void await(InstalledMortise mortise, Process running, String text)
      throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!mortise.said().contains(text)) {
      assertFalse(running.waitFor(100, TimeUnit.MILLISECONDS), () -> "it ended before " + text);
      assertTrue(System.nanoTime() < end, mortise.said());
    }
  }
}
