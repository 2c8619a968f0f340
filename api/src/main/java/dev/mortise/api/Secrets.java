package dev.mortise.api;

import java.util.List;

/// Host function: the secrets of the plugin's settings.
@Contract("secrets")
public interface Secrets {
  /// What there is, and where each may go.
  @Needs("secrets:use")
  Handles handles();

  /// One in plain text.
  @Needs("secrets:read:{secret}")
  Plain read(Name name);

  /// One secret without its value.
  ///
  /// @param secret the setting's name
  /// @param handle what to write into a header's value in its place: `{{secret:<name>}}`
  /// @param hosts the hosts the egress path fills it in for, as in `net:http` permissions
  record Handle(String secret, String handle, List<String> hosts) {
    /// Copies the list.
    public Handle {
      hosts = List.copyOf(hosts);
    }
  }

  /// All that are set.
  record Handles(List<Handle> handles) {
    /// Copies the list.
    public Handles {
      handles = List.copyOf(handles);
    }
  }

  /// @param secret the setting's name
  record Name(String secret) {}

  /// @param found whether it is set; else the value is empty
  record Plain(boolean found, String value) {}
}
