package dev.mortise.protocol;

import dev.mortise.api.Manifest;
import java.nio.file.Path;
import java.util.List;

/// A manifest that [Manifests#find] came across; nothing of it has been read yet, or just enough to
/// tell the formats apart.
///
/// @param manifestFile where the plugin is described; for [Manifest.Format#KILOMETERS] it may not
///   exist
/// @param folder where the plugin's files are
/// @param format which reader it is for
/// @param files those that belong to the plugin; for formats with a folder of their own, the folder
/// @param index which of several in one file, from 0
/// @param line where that file names the plugin's files, from 1; 0 where no file does
public record FoundManifest(
    Path manifestFile, Path folder, Manifest.Format format, List<Path> files, int index, int line) {
  /// Copies the list.
  public FoundManifest {
    files = List.copyOf(files);
  }

  /// The only one in its file.
  public FoundManifest(Path manifestFile, Path folder, Manifest.Format format, List<Path> files) {
    this(manifestFile, folder, format, files, 0, 0);
  }
}
