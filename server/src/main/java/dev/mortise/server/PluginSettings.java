package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What operators set for plugins. A port; secrets go into it and never come out.
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
          throw nowhere();
        }
      };

  /// What is set, defaults merged, without secrets.
  Json of(String plugin);

  /// Sets all of it anew and tells the plugin. A secret that is not named stays.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` with every problem at once
  void replace(String plugin, Json values, Caller by);

  /// The secrets that its manifest names, and whether they are set.
  default List<Secret> secrets(String plugin) {
    return List.of();
  }

  /// Keeps a secret in place of what was there; the plugin is given a handle for it.
  ///
  /// @throws PluginException `NOT_FOUND` where the manifest names no such secret,
  ///   `INVALID_ARGUMENT`, `RESOURCE_EXHAUSTED` when it is too long
  default void keep(String plugin, NewSecret secret, Caller by) {
    throw nowhere();
  }

  /// Forgets a secret.
  ///
  /// @throws PluginException `NOT_FOUND` where the manifest names no such secret
  default void forget(String plugin, String secret, Caller by) {
    throw nowhere();
  }

  /// The plugin was removed for good: what was set for it and what it kept goes too.
  ///
  /// @return whether there was anything
  default boolean removed(String plugin, Caller by) {
    return false;
  }

  /// What may be known of a secret.
  ///
  /// @param hosts where the host may send it, as in `net:http` permissions
  record Secret(String name, boolean set, List<String> hosts) {
    /// Copies the list.
    public Secret {
      hosts = List.copyOf(hosts);
    }
  }

  /// A secret on its way in; it never prints.
  ///
  /// @param hosts where the host may send it; null for those the manifest names
  record NewSecret(String name, String value, @Nullable List<String> hosts) {
    /// Copies the list.
    public NewSecret {
      hosts = hosts == null ? null : List.copyOf(hosts);
    }

    @Override
    public String toString() {
      return "the secret " + name;
    }
  }

  private static PluginException nowhere() {
    return new PluginException(
        ErrorCode.UNAVAILABLE, "This server keeps no settings; start it with a database.");
  }
}
