package dev.mortise.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a workspace is opened with.
///
/// @param pluginDirs the folders named on the command line; empty means the configured ones
/// @param kubeconfigs files whose clusters are shown; empty means those `kubectl` would take
/// @param clusters whether clusters are looked at at all
/// @param grantDeclared whether, for this run, what plugins declare is granted
/// @param attached the running host whose plugins are shown; null for one of its own
public record WorkspaceRequest(
    List<Path> pluginDirs,
    List<Path> kubeconfigs,
    boolean clusters,
    boolean grantDeclared,
    @Nullable OpenHost attached) {
  /// Copies the lists.
  public WorkspaceRequest {
    pluginDirs = List.copyOf(pluginDirs);
    kubeconfigs = List.copyOf(kubeconfigs);
  }
}
