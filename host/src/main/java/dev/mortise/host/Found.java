package dev.mortise.host;

import dev.mortise.api.Manifest;
import dev.mortise.protocol.FoundManifest;
import java.nio.file.Path;
import java.util.List;

/// A plugin that was found and whose manifest can be read.
///
/// @param manifest what it says
/// @param origin where it says it, and which files belong to it
/// @param warnings what was passed over, in words
/// @param look of its files then: another text when one of them changed
record Found(Manifest manifest, FoundManifest origin, List<String> warnings, String look) {
  Found {
    warnings = List.copyOf(warnings);
  }

  String id() {
    return manifest.id();
  }

  String label() {
    return manifest.label();
  }

  /// The folder its files are in.
  Path folder() {
    return origin.folder();
  }

  /// Those that belong to it; folders stand for all below them.
  List<Path> files() {
    return origin.files();
  }

  /// The same for the same place on disk, whatever stands there by now.
  String place() {
    return origin.manifestFile() + "#" + origin.index();
  }
}
