package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `mortise new` makes, run and called by nothing but the installation, away from the
/// checkout.
@Tag("process")
final class ScaffoldsTest {
  private static final long PATIENCE_SECONDS = 240;

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
  })
  void runsAtOnce(String kind, String language, String offers) throws Exception {
    String dist = System.getProperty("mortise.dist", "");
    boolean ci = "true".equals(System.getenv("CI"));
    if (!ci) {
      assumeTrue(!dist.isEmpty(), "needs the installation: run ./mortise check app");
      assumeTrue(language.equals("java") || go(dist), "needs Go and its go-plugin");
    }
    assertEquals(0, mortise("new", "fresh", "--kind", kind, "--lang", language).waitFor(), said());
    Process running = mortise("run", "fresh");
    try {
      String expected = "fresh 0.1.0 running, offers " + offers;
      await(running, expected);
      if (kind.equals("tool")) {
        assertEquals("Hello, Ada!\n", call());
      }
    } finally {
      running.destroy();
      assertTrue(running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it ends when it is told");
    }
  }

  private static boolean go(String dist) {
    return Files.isDirectory(Path.of(dist, "sdks/go"))
        && List.of("/usr/bin/go", "/usr/local/go/bin/go").stream()
            .anyMatch(file -> Files.isExecutable(Path.of(file)));
  }

  private String call() throws IOException, InterruptedException {
    Path answer = folder.resolve("answer");
    List<String> words = List.of("call", "fresh", "fresh", "--args", "{\"name\": \"Ada\"}");
    assertEquals(0, builder(words).redirectOutput(answer.toFile()).start().waitFor(), said());
    return Files.readString(answer);
  }

  private Process mortise(String... words) throws IOException {
    return builder(List.of(words)).start();
  }

  private ProcessBuilder builder(List<String> words) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("mortise.dist", ""), "bin/mortise").toString());
    command.addAll(words);
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("MORTISE_HOME", folder.resolve("home").toString());
    builder.environment().remove("MORTISE_CHECKOUT");
    var log = ProcessBuilder.Redirect.appendTo(folder.resolve("said").toFile());
    return builder.redirectInput(new File("/dev/null")).redirectOutput(log).redirectError(log);
  }

  private String said() throws IOException {
    Path file = folder.resolve("said");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private void await(Process running, String text) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!said().contains(text)) {
      assertFalse(running.waitFor(100, TimeUnit.MILLISECONDS), () -> "it ended before " + text);
      assertTrue(System.nanoTime() < end, said());
    }
  }
}
