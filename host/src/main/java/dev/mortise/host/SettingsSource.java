package dev.mortise.host;

import dev.mortise.api.Json;
import dev.mortise.api.PluginService.Subscription;
import java.util.Map;
import java.util.function.Consumer;

/// What operators set for plugins. A port: the host's configuration, or a store.
///
/// Secrets never come out of it in plain text: in their place stands a handle that only the egress
/// path can fill in.
public interface SettingsSource {
  /// What is set for one plugin; never waits long, since a start waits for it.
  ///
  /// @return one JSON object, empty where nothing is set; a secret is `{{secret:<name>}}`
  Json configured(String plugin);

  /// Tells of every change, with the plugin's id, on a thread of the source's own, after
  /// [#configured] answers with it.
  Subscription onChange(Consumer<String> listener);

  /// Settings that never change.
  ///
  /// @param settings per plugin id one JSON object
  static SettingsSource fixed(Map<String, Json> settings) {
    Map<String, Json> kept = Map.copyOf(settings);
    return new SettingsSource() {
      @Override
      public Json configured(String plugin) {
        return kept.getOrDefault(plugin, Json.EMPTY);
      }

      @Override
      public Subscription onChange(Consumer<String> listener) {
        return () -> {};
      }
    };
  }
}
