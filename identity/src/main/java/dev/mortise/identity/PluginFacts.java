package dev.mortise.identity;

import java.util.Optional;

/// What the roles must know of plugins. A port; asked on every call, so it never waits.
public interface PluginFacts {
  /// Knows nothing: every tool counts as one that changes something, no plugin has an identity.
  PluginFacts NONE =
      new PluginFacts() {
        @Override
        public boolean mutates(String plugin, String tool) {
          return true;
        }

        @Override
        public Optional<String> backgroundUser(String plugin) {
          return Optional.empty();
        }
      };

  /// Whether the tool changes something. True for a tool that is not known.
  boolean mutates(String plugin, String tool);

  /// The user under whose roles the plugin may act on clusters when nobody called it; empty when
  /// the operator named none.
  Optional<String> backgroundUser(String plugin);
}
