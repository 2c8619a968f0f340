package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;

/// What operators set for plugins. A port; secrets never come out of it.
public interface PluginSettings {
  /// A server without a place to keep settings.
  PluginSettings NONE =
      new PluginSettings() {
        @Override
        public Json of(String plugin) {
          return Json.EMPTY;
        }

        @Override
        public void replace(String plugin, Json values, Caller by) {
          throw new PluginException(
              ErrorCode.UNAVAILABLE, "This server keeps no settings; start it with a database.");
        }
      };

  /// What is set, defaults merged; a secret only as whether it is set.
  Json of(String plugin);

  /// Sets all of it anew and tells the plugin.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` with every problem at once
  void replace(String plugin, Json values, Caller by);
}
