package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// Modules in the text format, made by wabt; without it the test is skipped, or fails under
/// `CI=true`.
final class Wat {
  private static final String INSTALL = "needs wabt: apt-get install wabt";

  private Wat() {}

  /// The module of a text.
  static byte[] module(String text, String... features) {
    boolean there = Files.isExecutable(Path.of("/usr/bin/wat2wasm"));
    if ("true".equals(System.getenv("CI"))) {
      assertTrue(there, INSTALL);
    }
    Assumptions.assumeTrue(there, INSTALL);
    try {
      Path folder = Files.createTempDirectory("mw");
      Path source = Files.writeString(folder.resolve("module.wat"), text);
      Path module = folder.resolve("module.wasm");
      var command =
          new java.util.ArrayList<>(java.util.List.of("/usr/bin/wat2wasm", "--debug-names"));
      command.addAll(java.util.List.of(features));
      command.addAll(java.util.List.of("-o", module.toString(), source.toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertTrue(process.exitValue() == 0, () -> log(folder));
      byte[] bytes = Files.readAllBytes(module);
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String log(Path folder) {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
