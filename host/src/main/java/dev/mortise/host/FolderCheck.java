package dev.mortise.host;

import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.FoundManifest;
import java.util.List;
import java.util.Optional;

/// Says before a start what a host would refuse about a plugin's files.
public final class FolderCheck {
  private FolderCheck() {}

  /// The first thing that is wrong: links that lead out, devices and pipes, too many bytes or
  /// files. Copies nothing.
  ///
  /// @return a whole sentence; empty where the files could be copied
  public static Optional<String> problem(FoundManifest found, Manifest manifest) {
    try {
      PluginFiles.of(new Found(manifest, found, List.of()));
      return Optional.empty();
    } catch (PluginException refused) {
      return Optional.ofNullable(refused.getMessage());
    }
  }
}
