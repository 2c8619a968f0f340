package dev.mortise.cli;

import java.nio.file.Path;
import java.util.List;

/// Which plugins a command is about.
///
/// @param pluginDirs the folders named on the command line; empty means the configured ones
/// @param grantDeclared whether, for this run, what plugins declare is granted
/// @param start whether plugins are started; false only looks and changes desired state
public record HostRequest(List<Path> pluginDirs, boolean grantDeclared, boolean start) {
  /// Copies the list.
  public HostRequest {
    pluginDirs = List.copyOf(pluginDirs);
  }
}
