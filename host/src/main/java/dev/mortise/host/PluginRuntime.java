package dev.mortise.host;

import dev.mortise.api.Manifest;

/// Runs plugins of one kind. Implemented by the runtime modules, used by nobody but the host.
public interface PluginRuntime extends AutoCloseable {
  /// Which kind it runs.
  Manifest.Kind kind();

  /// Starts a plugin and returns when it can be asked what it is. Blocks; an interrupt ends the
  /// attempt, and whatever fails leaves nothing behind.
  ///
  /// @throws dev.mortise.api.PluginException why it could not, as a sentence with the remedy
  PluginConnection start(Launch launch);

  /// Ends everything it started.
  @Override
  void close();
}
