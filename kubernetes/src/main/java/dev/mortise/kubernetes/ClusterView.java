package dev.mortise.kubernetes;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One cluster as it is known now, without its credentials.
///
/// @param source where it was found: `kubeconfig <file>`, `service account` or `added`
/// @param version the server's, or null while it has not answered
/// @param isDefault whether calls without a cluster go there
/// @param enabled whether it may be used
/// @param error why it could not be used the last time somebody tried, or null
public record ClusterView(
    String name,
    String description,
    String source,
    @Nullable String version,
    boolean isDefault,
    boolean enabled,
    @Nullable String error) {
  /// Only version and error may be missing.
  public ClusterView {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(source, "source");
  }
}
