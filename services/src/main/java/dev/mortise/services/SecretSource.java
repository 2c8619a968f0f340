package dev.mortise.services;

import dev.mortise.api.Secrets;
import dev.mortise.host.HostCaller;
import java.util.List;
import java.util.Optional;

/// Where the secrets of plugins' settings are. A port: a store keeps them. Safe for any thread.
///
/// Both answer for the plugin that asks, by its id and who made it; the secrets of others do not
/// exist for it.
public interface SecretSource {
  /// There are none.
  SecretSource NONE =
      new SecretSource() {
        @Override
        public List<Secrets.Handle> handles(HostCaller caller) {
          return List.of();
        }

        @Override
        public Optional<String> value(HostCaller caller, String secret) {
          return Optional.empty();
        }
      };

  /// All that are set, each with the hosts it may go to.
  List<Secrets.Handle> handles(HostCaller caller);

  /// One in plain text.
  Optional<String> value(HostCaller caller, String secret);
}
