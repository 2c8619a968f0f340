package dev.mortise.runtime.process;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/// The file a plugin is started from, and how.
///
/// @param file its real path, inside the plugin's folder
/// @param how what runs it
record Entry(Path file, How how) {
  /// What runs a plugin's entry.
  enum How {
    /// The operating system.
    NATIVE,
    /// The host's JDK, as `java -jar`.
    JAR,
    /// The host's JDK, as a source file.
    SOURCE
  }

  /// Finds the manifest's entry for this machine and looks at it before anything is started.
  ///
  /// @throws PluginException `NOT_EXECUTABLE` with what is wrong with the file
  static Entry find(Manifest manifest, Path folder, Platform platform) {
    String label = manifest.label();
    var entries = manifest.runtime().entry();
    String name = entries.getOrDefault(platform.key(), entries.get("any"));
    if (name == null) {
      throw refused(
          label,
          "has no entry for "
              + platform.key()
              + ", only for "
              + String.join(", ", new TreeSet<>(entries.keySet()))
              + "; get a build for this machine, or add [runtime.entry] "
              + platform.key());
    }
    Path file = inside(label, folder, name);
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".jar")) {
      return new Entry(file, How.JAR);
    }
    if (lower.endsWith(".java")) {
      return new Entry(file, How.SOURCE);
    }
    checkNative(label, name, file, platform);
    return new Entry(file, How.NATIVE);
  }

  private static Path inside(String label, Path folder, String name) {
    try {
      Path root = folder.toRealPath();
      Path file = root.resolve(name);
      if (!Files.exists(file)) {
        throw refused(
            label, "has no file " + name + ", its entry; build it, or mend [runtime.entry]");
      }
      Path real = file.toRealPath();
      if (!real.startsWith(root) || !Files.isRegularFile(real)) {
        throw refused(
            label, "names " + name + " as its entry, which is not a file of the plugin; mend it");
      }
      return real;
    } catch (InvalidPathException | IOException e) {
      throw new PluginException(
          ErrorCode.NOT_EXECUTABLE,
          label + ": its entry " + name + " cannot be read: " + e.getMessage(),
          e);
    }
  }

  private static void checkNative(String label, String name, Path file, Platform platform) {
    if (!Files.isExecutable(file)) {
      throw refused(label, "cannot run " + name + ": it is not executable; chmod +x it");
    }
    Optional<String> made;
    try {
      made = BinaryFormat.platform(file);
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.NOT_EXECUTABLE, label + ": its entry " + name + " cannot be read", e);
    }
    if (made.isPresent() && !platform.key().startsWith(made.get())) {
      throw refused(
          label,
          "cannot run "
              + name
              + ": it is made for "
              + made.get()
              + " and this machine is "
              + platform.key()
              + "; get a build for this machine");
    }
  }

  private static PluginException refused(String label, String what) {
    return new PluginException(ErrorCode.NOT_EXECUTABLE, label + " " + what + ".");
  }
}
