package dev.mortise.runtime.wasm;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// The file a module is read from.
final class ModuleFile {
  private static final String ANY = "any";

  private ModuleFile() {}

  /// Reads it, if it is not too large.
  ///
  /// @throws PluginException `NOT_EXECUTABLE` with what is wrong with the file
  static byte[] read(Manifest manifest, Path folder, int bytesMax) {
    String name = manifest.runtime().entry().get(ANY);
    if (name == null) {
      throw refused(manifest, "has no entry; a module runs everywhere: add [runtime.entry] any");
    }
    try {
      Path root = folder.toRealPath();
      Path file = root.resolve(name);
      if (!Files.exists(file)) {
        throw refused(
            manifest, "has no file " + name + ", its entry; build it, or mend [runtime.entry]");
      }
      Path real = file.toRealPath();
      if (!real.startsWith(root) || !Files.isRegularFile(real)) {
        throw refused(
            manifest,
            "names " + name + " as its entry, which is not a file of the plugin; mend it");
      }
      if (Files.size(real) > bytesMax) {
        throw refused(
            manifest,
            "cannot run %s: it has %,d bytes, more than the %,d a module may have"
                .formatted(name, Files.size(real), bytesMax));
      }
      return Files.readAllBytes(real);
    } catch (InvalidPathException | IOException e) {
      throw new PluginException(
          ErrorCode.NOT_EXECUTABLE,
          "%s: its entry %s cannot be read: %s".formatted(manifest.label(), name, e.getMessage()),
          e);
    }
  }

  private static PluginException refused(Manifest manifest, String what) {
    return new PluginException(ErrorCode.NOT_EXECUTABLE, manifest.label() + " " + what + ".");
  }
}
