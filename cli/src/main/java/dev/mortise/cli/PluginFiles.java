package dev.mortise.cli;

import dev.mortise.api.Caller;
import dev.mortise.packages.PluginFolder;
import java.io.InputStream;
import java.nio.file.Path;

/// The folder that plugins of this user are installed into. Each change is in the audit before it
/// happens.
public interface PluginFiles extends AutoCloseable {
  /// Puts the plugin of an archive in place, whole or not at all.
  ///
  /// @throws dev.mortise.api.PluginException as [PluginFolder#install]
  PluginFolder.Installed install(InputStream archive, String name, Caller by);

  /// Says whether a plugin's files can be removed, before anything is done to it.
  ///
  /// @param source where they are
  /// @throws dev.mortise.api.PluginException as [PluginFolder#requireRemovable]
  void requireRemovable(Path source);

  /// Removes a plugin's files.
  ///
  /// @param source where they are
  /// @throws dev.mortise.api.PluginException as [PluginFolder#remove]
  void remove(String id, Path source, Caller by);

  @Override
  void close();
}
