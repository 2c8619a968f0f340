package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.Json;
import dev.mortise.api.Log;
import dev.mortise.api.Pane;
import dev.mortise.api.PluginState;
import dev.mortise.host.HostFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The examples that are modules, under a real host.
final class ModuleExamplesTest {
  private static final Caller ADA = new Caller.Operator("ada");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Queue<String> logged = new ConcurrentLinkedQueue<>();

  @TempDir private Path folder;

  @SuppressWarnings("NullAway") // JUnit sets the folder
  ModuleExamplesTest() {}

  /// A folder of plugins with one example in it, its module built.
  private Path install(String example, String source) {
    return WasmBuild.example(folder.resolve("plugins"), example, source).resolveSibling("");
  }

  private RealHost open(Path plugins) throws IOException {
    Log log = entry -> logged.add(entry.message());
    return RealHost.open(
        folder.resolve("home"),
        plugins,
        List.of(new HostFunction<>(Log.class, _ -> log)),
        UnaryOperator.identity());
  }

  @Test
  void theOneWrittenFromThePageAloneAnswers() throws IOException {
    try (RealHost real = open(install("echo-wat", "plugin.wat"))) {
      assertInstanceOf(PluginState.Running.class, real.state("echo-wat"));
      assertEquals(
          "GRÜSSE".replace("Ü", "ü") + "\n\"",
          real.tool("echo-wat", "shout", "{\"text\":\"grüsse\\n\\\"\"}"));
      assertEquals(List.of("I shouted."), List.copyOf(logged));
      String protection = real.host.plugin("echo-wat").orElseThrow().protection();
      assertTrue(protection.startsWith("WebAssembly, 32 MiB, 5,000,000,000 units"), protection);
    }
  }

  @Test
  @Tag("process")
  void theSmallestInAssemblyScriptDraws() throws IOException {
    try (RealHost real = open(install("smoke-as", "plugin.ts"))) {
      Pane pane = real.host.contribution(Pane.class, "smoke-as", "smoke", ADA, PATIENCE);
      saysSmokeOk(pane);
    }
  }

  @Test
  void theOneInCFromKubetilesGuideAloneDraws() throws IOException {
    drawsAsKubetilesDo("smoke-c", "plugin.c");
  }

  @Test
  @Tag("process")
  void theOneInRustFromKubetilesGuideAloneDraws() throws IOException {
    drawsAsKubetilesDo("smoke-rust", "plugin.rs");
  }

  private void drawsAsKubetilesDo(String example, String source) throws IOException {
    // The folder of a configuration is a folder of plugins, as ~/.config/kubetile is.
    Path plugins = install(example, source).resolve(example);
    try (RealHost real = open(plugins)) {
      assertInstanceOf(
          PluginState.Running.class, real.state("smoke-test"), real.host.plugins() + "");
      Pane pane = real.host.contribution(Pane.class, "smoke-test", "smoke-test", ADA, PATIENCE);
      saysSmokeOk(pane);
    }
  }

  /// To every command; when time passes it has nothing new.
  private static void saysSmokeOk(Pane pane) {
    List<Pane.Line> lines = List.of(Pane.Line.of("smoke-ok"));
    assertEquals(lines, pane.open(new Pane.Opened("1", 80, 24, Json.EMPTY, null)).lines());
    assertEquals(lines, pane.command(new Pane.Command("1", "scroll_down", null, null)).lines());
    assertEquals(Pane.View.UNCHANGED, pane.tick(new Pane.Ref("1")));
    pane.close(new Pane.Ref("1"));
  }
}
