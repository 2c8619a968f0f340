package dev.mortise.host;

import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.FoundManifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Says before a start what a host would refuse about a plugin's files.
public final class FolderCheck {
  private FolderCheck() {}

  /// The first thing that is wrong: links that lead out, devices and pipes, too many bytes or
  /// files. Copies nothing.
  ///
  /// @param files those that belong to the plugin; folders stand for all below them
  /// @return a whole sentence; empty where the files could be copied
  public static Optional<String> problem(Manifest manifest, Path folder, List<Path> files) {
    var origin = new FoundManifest(folder, folder, manifest.format(), files);
    try {
      PluginFiles.of(new Found(manifest, origin, List.of(), ""));
      return Optional.empty();
    } catch (PluginException refused) {
      return Optional.ofNullable(refused.getMessage());
    }
  }
}
