package dev.mortise.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// Builds modules of the checkout, each once per JVM: from C with the system's clang, from Rust
/// with its rustc, from AssemblyScript with npm's compiler, from the text format with wabt.
///
/// Where a tool is missing the test is skipped with the command that installs it, or fails under
/// `CI=true`.
public final class WasmBuild {
  private static final String ASC = "sdks/assemblyscript/node_modules/.bin/asc";
  private static final Map<Path, Path> BUILT = new ConcurrentHashMap<>();
  private static final long MINUTES_MAX = 5;

  private WasmBuild() {}

  /// The module of a source file of the checkout, for example `examples/lines-c/plugin.c`.
  ///
  /// @param source ends in `.c`, `.rs`, `.ts` or `.wat`
  /// @param more files of the same folder that belong to it
  public static Path module(String source, String... more) {
    Builder builder = builder(source);
    demand(builder);
    return BUILT.computeIfAbsent(
        GoBuild.root().resolve(source), first -> build(builder, first, List.of(more)));
  }

  /// Makes a plugin of an example of the checkout: its `.toml` files, and its module as
  /// `plugin.wasm`.
  ///
  /// @param plugins the folder of plugins to make it in
  /// @param more files of the same folder that belong to the source
  /// @return the plugin's folder
  public static Path example(Path plugins, String example, String source, String... more) {
    Path module = module("examples/" + example + "/" + source, more);
    Path from = GoBuild.root().resolve("examples").resolve(example);
    Path to = plugins.resolve(example);
    try (var files = Files.list(from)) {
      Files.createDirectories(to);
      for (Path file : files.filter(f -> f.toString().endsWith(".toml")).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
      Files.copy(module, to.resolve("plugin.wasm"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return to;
  }

  /// Skips the test, or fails it, where what builds such a source is missing.
  ///
  /// @param suffix `.c`, `.rs`, `.ts` or `.wat`
  static void demand(String suffix) {
    demand(builder(suffix));
  }

  private static void demand(Builder builder) {
    Path root = GoBuild.root();
    boolean there =
        builder.tools().stream().allMatch(tool -> Files.isExecutable(root.resolve(tool)));
    if ("true".equals(System.getenv("CI"))) {
      Assertions.assertTrue(there, builder.install());
    }
    Assumptions.assumeTrue(there, builder.install());
  }

  /// What makes a module of one kind of source.
  ///
  /// @param script is given the module to make and the source
  /// @param tools files that must be there; a relative one is in the checkout
  private record Builder(List<String> script, List<String> tools, String install) {}

  private static Builder builder(String source) {
    return switch (source.substring(source.lastIndexOf('.'))) {
      case ".c" ->
          new Builder(
              List.of(script("c")),
              List.of("/usr/bin/clang-19", "/usr/bin/wasm-ld-19"),
              "needs clang for WebAssembly: apt-get install clang-19 lld-19");
      case ".rs" ->
          new Builder(
              List.of(script("rust")),
              List.of(
                  "/usr/bin/rustc",
                  "/usr/lib/rustlib/wasm32-unknown-unknown",
                  "/usr/bin/wasm-ld-14"),
              "needs rustc for WebAssembly: apt-get install rustc libstd-rust-dev-wasm32 lld-14");
      case ".ts" ->
          new Builder(
              List.of(script("assemblyscript")),
              List.of(ASC),
              "needs AssemblyScript: npm ci in sdks/assemblyscript");
      case ".wat" ->
          new Builder(
              List.of("wat2wasm", "--debug-names", "-o"),
              List.of("/usr/bin/wat2wasm"),
              "needs wabt: apt-get install wabt");
      default -> throw new IllegalArgumentException("nothing builds " + source);
    };
  }

  private static String script(String sdk) {
    return GoBuild.root().resolve("sdks").resolve(sdk).resolve("build.sh").toString();
  }

  private static Path build(Builder builder, Path source, List<String> more) {
    try {
      Path work = Files.createTempDirectory("mortise-wasm");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> GoBuild.delete(work)));
      Path module = work.resolve("plugin.wasm");
      List<String> command = new ArrayList<>(builder.script());
      command.addAll(List.of(module.toString(), source.toString()));
      more.forEach(file -> command.add(source.resolveSibling(file).toString()));
      Path log = work.resolve("log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        Assertions.fail("building " + source + " failed:\n" + Files.readString(log));
      }
      return module;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
