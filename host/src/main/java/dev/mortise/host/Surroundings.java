package dev.mortise.host;

import java.util.Optional;

/// What one plugin's lifecycle asks of all the others. A port; nothing of it waits for a plugin, so
/// it may be asked with the plugin's bench taken, but not with its lock held.
interface Surroundings {
  /// Something changed that others may wait for.
  void stir();

  /// A manifest changed: who may start is worked out anew.
  void reordered();

  /// What stands between a plugin and its start, as a sentence.
  ///
  /// @param patient whether to wait for optional plugins that are on their way
  Optional<String> obstacle(PluginSlot slot, boolean patient);
}
