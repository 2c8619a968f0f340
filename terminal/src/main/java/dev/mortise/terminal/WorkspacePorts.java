package dev.mortise.terminal;

import dev.mortise.api.Caller;
import dev.mortise.api.PluginService;
import dev.mortise.kubernetes.Clusters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a workspace stands on.
///
/// @param plugins the plugins of a host
/// @param caller who sits in front of it
/// @param clusters those that may be looked at; null where there are none at all
/// @param audit what was recorded
/// @param clipboard what plugins of this program copy to; one of its own where they run in another
/// @param sessions what the monitor runs
/// @param configFiles what a person configured; a later one goes over an earlier one
/// @param state a folder for what comes back the next time
/// @param environment for the editor: `VISUAL`, `EDITOR`, `PATH`; and for passwords of databases
public record WorkspacePorts(
    PluginService plugins,
    Caller caller,
    @Nullable Clusters clusters,
    AuditTrail audit,
    WorkspaceClipboard clipboard,
    MonitorSessions sessions,
    List<Path> configFiles,
    Path state,
    Map<String, String> environment) {
  /// Copies the collections.
  public WorkspacePorts {
    Objects.requireNonNull(plugins, "plugins");
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(audit, "audit");
    Objects.requireNonNull(clipboard, "clipboard");
    Objects.requireNonNull(sessions, "sessions");
    Objects.requireNonNull(state, "state");
    configFiles = List.copyOf(configFiles);
    environment = Map.copyOf(environment);
  }
}
