package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.Deadline;
import dev.mortise.api.ProgressListener;

/// Which plugin asks for a host function, and on whose behalf.
///
/// What a host function does for it must be done on the thread that runs the host function, as far
/// as it calls plugins again: the host follows the chain of nested calls on that thread.
///
/// @param plugin the id
/// @param version of the very instance that asks
/// @param owner with the id what its storage and secrets belong to
/// @param caller derived from the call token, never told by the plugin; in the background with the
///   user that the grant of this call names
/// @param deadline what is left of the call it belongs to
/// @param log the plugin's own log
/// @param admission asks the gate for more than the call itself needed
/// @param progress whoever waits for the call that asks
public record HostCaller(
    String plugin,
    String version,
    String owner,
    Caller caller,
    Deadline deadline,
    PluginLog log,
    Admission admission,
    ProgressListener progress) {
  HostCaller as(Caller acting) {
    return new HostCaller(plugin, version, owner, acting, deadline, log, admission, progress);
  }

  /// `id version`, the way messages begin.
  public String label() {
    return plugin + " " + version;
  }
}
