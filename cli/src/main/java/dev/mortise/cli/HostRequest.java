package dev.mortise.cli;

import java.nio.file.Path;
import java.util.List;

/// Which plugins a command is about, and what for.
///
/// @param pluginDirs the folders named on the command line; empty means the configured ones
/// @param grantDeclared whether, for this run, what plugins declare is granted
/// @param purpose what the host is opened for
public record HostRequest(List<Path> pluginDirs, boolean grantDeclared, Purpose purpose) {
  /// Copies the list.
  public HostRequest {
    pluginDirs = List.copyOf(pluginDirs);
  }

  /// What a host is opened for.
  public enum Purpose {
    /// Starts nothing: to look, and to change what is remembered.
    LOOK,
    /// Starts the plugins for one command; other commands do not find this host.
    ONCE,
    /// Runs until it is ended; other commands reach it through its control socket.
    SERVE
  }
}
