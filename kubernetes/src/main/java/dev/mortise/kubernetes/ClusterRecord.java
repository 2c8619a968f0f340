package dev.mortise.kubernetes;

import java.util.Objects;

/// A cluster that was added at run time.
///
/// @param name what it is called; letters, digits and `.`, `_`, `:`, `/`, `-`
/// @param description for people
/// @param kubeconfig a kubeconfig as YAML with everything in it: it names no file and no command.
///   Its current context counts. Holds credentials, so it is kept encrypted
/// @param isDefault whether calls without a cluster go there
/// @param enabled whether it may be used
public record ClusterRecord(
    String name, String description, String kubeconfig, boolean isDefault, boolean enabled) {
  /// Nothing may be missing.
  public ClusterRecord {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(kubeconfig, "kubeconfig");
  }

  /// Without the credentials.
  @Override
  public String toString() {
    return "cluster " + name + (enabled ? "" : ", disabled") + (isDefault ? ", the default" : "");
  }
}
