package dev.mortise.examples.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mortise.testkit.GoBuild;
import dev.mortise.testkit.WasmBuild;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs the program as a person would: with a rule in Java, one in Go and one in Rust.
@Timeout(300)
class OrdersTest {
  @TempDir Path folder;

  @Test
  void answersOnWhileOneOfItsRulesIsDown() throws Exception {
    String printed = run(java(), go(), rust());
    String orders =
        printed
            .lines()
            .filter(line -> !line.startsWith("  ") && !line.startsWith("order 4: no answer"))
            .collect(Collectors.joining("\n"));
    assertEquals(
        """
        rules: [tax-de, tax-go, tax-rust]
        order 1: DE, tax 19.00 EUR
        order 2: FR, tax 20.00 EUR
        order 3: no answer from tax-go: <reason>
        order 3: XX, tax 0.00 EUR
        order 4: DE, tax 19.00 EUR
        order 5: FR, tax 20.00 EUR
        order 6: NL, tax 21.00 EUR\
        """,
        orders.replaceAll("(order 3: no answer from tax-go: )tax-go 1\\.0\\.0.*", "$1<reason>"),
        printed);
    assertTrue(printed.contains("  tax-go is failed\n"), printed);
    assertTrue(printed.contains("  tax-go is running\n"), printed);
  }

  @Test
  void theReadmeShowsThisVeryProgram() throws IOException {
    Path readme = GoBuild.root().resolve("README.md");
    assumeTrue(Files.exists(readme), "no README.md yet");
    String source =
        Files.readString(
            GoBuild.root()
                .resolve("examples/embed/src/main/java/dev/mortise/examples/embed/Orders.java"));
    var blocks =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(readme));
    List<String> programs =
        blocks.results().map(r -> r.group(1)).filter(b -> b.contains("class Orders")).toList();
    assertEquals(List.of(source), programs, "README.md must show Orders.java as it is");
    assertTrue(source.lines().count() < 80, "the program is one page");
  }

  private String run(Path... plugins) throws Exception {
    var command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Orders.class.getName()),
                Stream.of(plugins).map(Path::toString))
            .toList();
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("MORTISE_HOME", folder.resolve("home").toString());
    var process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    return printed;
  }

  private static Path java() {
    return GoBuild.root().resolve("examples/tax-de");
  }

  private Path go() throws IOException {
    Path plugin = Files.createDirectories(folder.resolve("tax-go"));
    Path binary = GoBuild.binary("examples/tax-go");
    Files.createDirectories(plugin.resolve("bin"));
    Files.copy(binary, plugin.resolve("bin/tax-go"));
    plugin.resolve("bin/tax-go").toFile().setExecutable(true);
    Files.copy(
        GoBuild.root().resolve("examples/tax-go/plugin.toml"), plugin.resolve("plugin.toml"));
    return plugin;
  }

  private Path rust() {
    return WasmBuild.example(folder, "tax-rust", "plugin.rs");
  }
}
