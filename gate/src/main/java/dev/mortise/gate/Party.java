package dev.mortise.gate;

import dev.mortise.api.Permission;
import java.util.Objects;
import java.util.Set;

/// One running instance of a plugin, as the gate judges it: by the manifest of the very code that
/// runs.
///
/// @param plugin the id
/// @param version of this instance
/// @param contentHash SHA-256 over its files, in hex; with the id what grants belong to
/// @param declared what its manifest asks for, and what its contributions amount to
public record Party(String plugin, String version, String contentHash, Set<Permission> declared) {
  /// Copies the set.
  public Party {
    Objects.requireNonNull(plugin, "plugin");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(contentHash, "contentHash");
    declared = Set.copyOf(declared);
  }

  /// `id version`, the way messages begin.
  public String label() {
    return plugin + " " + version;
  }

  /// Whether something that was declared covers the need.
  public boolean declares(Permission need) {
    return declared.stream().anyMatch(held -> PermissionMatcher.covers(held, need));
  }
}
