package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The SDK for AssemblyScript: its own tests on node, and what its builder says to mistakes.
@Tag("process")
final class AssemblyScriptSdkTest {
  private static final Path SDK = GoBuild.root().resolve("sdks/assemblyscript");

  @TempDir private Path folder;

  @SuppressWarnings("NullAway") // JUnit sets the folder
  AssemblyScriptSdkTest() {}

  private static Ended run(String... command) throws IOException, InterruptedException {
    return Ended.of(List.of(command));
  }

  private static Ended build(Path module, Path... sources)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(SDK.resolve("build.sh").toString());
    command.add(module.toString());
    for (Path source : sources) {
      command.add(source.toString());
    }
    return Ended.of(command);
  }

  @Test
  void itsOwnTestsPass() throws Exception {
    Path module = WasmBuild.module("sdks/assemblyscript/tests/plugin.ts");
    Ended ended = run("node", SDK.resolve("tests/run.mjs").toString(), module.toString());
    assertEquals(0, ended.code(), ended.output());
    // Node calls a file without tests a success.
    assertTrue(ended.output().contains("reads what JavaScript reads"), ended.output());
    assertTrue(ended.output().contains("every host function of the catalogue"), ended.output());
    assertTrue(ended.output().contains("a pane gets all 22 commands"), ended.output());
  }

  @Test
  void whatAModuleMayNotImportIsRefusedWhenItIsBuilt() throws Exception {
    // Skips where there is no compiler.
    WasmBuild.module("sdks/assemblyscript/tests/plugin.ts");
    Path source = folder.resolve("plugin.ts");
    Files.writeString(
        source,
        """
        import { Plugin } from "mortise";
        console.log("hello");
        new Plugin("p", "1.0.0");
        """);
    Path module = folder.resolve("plugin.wasm");
    Ended ended = build(module, source);
    assertEquals(1, ended.code(), ended.output());
    assertTrue(ended.output().contains("env.console.log, which is not there"), ended.output());
    assertTrue(ended.output().contains("host.log(level, message)"), ended.output());
    assertTrue(Files.notExists(module), "what cannot run is not left behind");
  }

  /// Whoever checks a module against its source builds somewhere else.
  @Test
  void aModuleIsTheSameWhereverItIsBuilt() throws Exception {
    WasmBuild.module("sdks/assemblyscript/tests/plugin.ts");
    Path tests = SDK.resolve("tests");
    byte[] first = builtIn(tests, "here");
    byte[] second = builtIn(tests, "some/where/else");
    assertTrue(Arrays.equals(first, second), "the module depends on the folder it was built in");
    // The same where the compiler is named from the folder that somebody is in.
    String there = "cd \"$0\" && ASC=node_modules/.bin/asc ./build.sh \"$1\" \"$2\"";
    Path third = folder.resolve("third.wasm");
    Path source = folder.resolve("here/plugin.ts");
    Ended ended = run("sh", "-c", there, SDK.toString(), third.toString(), source.toString());
    assertEquals(0, ended.code(), ended.output());
    assertTrue(Arrays.equals(first, Files.readAllBytes(third)));
  }

  private byte[] builtIn(Path sources, String name) throws Exception {
    Path to = Files.createDirectories(folder.resolve(name));
    for (String source : List.of("plugin.ts", "asking.ts")) {
      Files.copy(sources.resolve(source), to.resolve(source));
    }
    Path module = to.resolve("plugin.wasm");
    Ended ended = build(module, to.resolve("plugin.ts"));
    assertEquals(0, ended.code(), ended.output());
    return Files.readAllBytes(module);
  }
}
