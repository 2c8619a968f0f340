package dev.mortise.app;

import dev.mortise.embed.MortisePaths;
import dev.mortise.packages.ArchiveLimits;
import dev.mortise.packages.PluginFolder;
import dev.mortise.runtime.process.ProcessRuntimeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The folder Mortise runs from, as its launcher says, and the one it installs plugins into.
final class Installation {
  /// Jars of the host itself and of its libraries that no plugin's class path needs.
  private static final Pattern NOT_FOR_PLUGINS =
      Pattern.compile(
          "(mortise-(app|cli|control|embed|gate|host|monitor|runtime-process|services|store)"
              + "|picocli|jackson-dataformat-.*|json-schema-validator|semver4j|snakeyaml-.*|itu"
              + "|h2|HikariCP|postgresql|jdbi3-core|geantyref|checker-qual|flyway-.*)-[0-9].*");

  private Installation() {}

  /// Where plugins are installed: the first folder that is looked through, else the data folder's,
  /// which holds nothing but what was installed.
  static PluginFolder folder(List<Path> pluginDirs, MortisePaths paths) {
    Path folder = pluginDirs.isEmpty() ? paths.plugins() : pluginDirs.getFirst();
    Path absolute = folder.toAbsolutePath().normalize();
    return absolute.equals(paths.plugins().toAbsolutePath().normalize())
        ? PluginFolder.ofInstalled(folder, ArchiveLimits.DEFAULT)
        : new PluginFolder(folder, ArchiveLimits.DEFAULT);
  }

  /// Tells a runtime what plugins that are source files run on; where this is no installation it
  /// keeps what it found on the class path.
  static void known(ProcessRuntimeConfig.Builder process) {
    List<Path> jars = sdkJars();
    if (!jars.isEmpty()) {
      process.sdkJars(jars);
    }
  }

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
