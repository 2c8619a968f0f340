package dev.mortise.cli;

import dev.mortise.api.SessionTraffic;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which plugins a command is about, and what for.
///
/// @param name what the host is in one word, for whoever looks for running hosts
/// @param pluginDirs the folders named on the command line; empty means the configured ones
/// @param only the ids to start with what they need; empty means all, unless the purpose is to look
/// @param grantDeclared whether, for this run, what plugins declare is granted
/// @param purpose what the host is opened for
/// @param traffic of the session it runs beside; null for none
public record HostRequest(
    String name,
    List<Path> pluginDirs,
    Set<String> only,
    boolean grantDeclared,
    Purpose purpose,
    @Nullable SessionTraffic traffic) {
  /// Copies the collections.
  public HostRequest {
    pluginDirs = List.copyOf(pluginDirs);
    only = Set.copyOf(only);
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

  static HostRequest look(List<Path> pluginDirs) {
    return new HostRequest("look", pluginDirs, Set.of(), false, Purpose.LOOK, null);
  }

  static HostRequest once(List<Path> pluginDirs, Set<String> only, boolean grantDeclared) {
    return new HostRequest("once", pluginDirs, only, grantDeclared, Purpose.ONCE, null);
  }

  static HostRequest serve(String name, List<Path> pluginDirs, boolean grantDeclared) {
    return new HostRequest(name, pluginDirs, Set.of(), grantDeclared, Purpose.SERVE, null);
  }

  /// The same, and others can look at the session that it runs beside.
  HostRequest beside(SessionTraffic session) {
    return new HostRequest(name, pluginDirs, only, grantDeclared, purpose, session);
  }
}
