package dev.mortise.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The folder Mortise runs from, as its launcher says.
final class Installation {
  /// Jars of the host itself and of its libraries that no plugin's class path needs.
  private static final Pattern NOT_FOR_PLUGINS =
      Pattern.compile(
          "(mortise-(app|cli|control|embed|gate|host|monitor|runtime-process|services|store)"
              + "|picocli|jackson-dataformat-.*|json-schema-validator|semver4j|snakeyaml-.*|itu"
              + "|h2|HikariCP|postgresql|jdbi3-core|geantyref|checker-qual|flyway-.*)-[0-9].*");

  private Installation() {}

  /// The class path of a plugin that is a Java source file: the SDK and what it needs; empty when
  /// this is no installation.
  static List<Path> sdkJars() {
    String installation = System.getProperty("mortise.installation");
    if (installation == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(Path.of(installation, "lib"))) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> !NOT_FOR_PLUGINS.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
