package dev.mortise.cli;

import dev.mortise.api.Manifest;
import dev.mortise.protocol.FoundManifest;
import dev.mortise.protocol.Manifests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The manifests a person may mean by a path: more than a host looks at, which passes over those of
/// Kilometers without an executable.
final class ManifestFiles {
  private static final String SUFFIX = ".manifest.json";

  private ManifestFiles() {}

  /// Those of a folder, or the one that a file is; empty where there is none.
  static List<FoundManifest> find(Path place) {
    if (Files.isRegularFile(place)) {
      Path parent = place.getParent();
      return parent == null
          ? List.of()
          : find(parent).stream().filter(each -> same(each, place)).toList();
    }
    List<FoundManifest> found = new ArrayList<>(Manifests.find(place));
    if (!Files.isDirectory(place)) {
      return found;
    }
    try (Stream<Path> files = Files.list(place)) {
      files
          .filter(file -> String.valueOf(file.getFileName()).endsWith(SUFFIX))
          .filter(file -> found.stream().noneMatch(each -> each.manifestFile().equals(file)))
          .sorted()
          .forEach(file -> found.add(alone(file, place)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static boolean same(FoundManifest found, Path file) {
    return found.manifestFile().equals(file) || found.files().equals(List.of(file));
  }

  private static FoundManifest alone(Path file, Path folder) {
    return new FoundManifest(file, folder, Manifest.Format.KILOMETERS, List.of(executable(file)));
  }

  /// Where the executable of such a manifest must be.
  static Path executable(Path manifest) {
    String name = String.valueOf(manifest.getFileName());
    return manifest.resolveSibling(
        "km-plugin-" + name.substring(0, name.length() - SUFFIX.length()));
  }
}
