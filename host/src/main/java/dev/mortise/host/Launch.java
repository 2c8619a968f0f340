package dev.mortise.host;

import dev.mortise.api.Deadline;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.Permission;
import java.nio.file.Path;
import java.util.Set;

/// What a runtime needs to start one plugin.
///
/// @param manifest what it says about itself
/// @param folder its verified files, private to this host and read-only
/// @param contentHash SHA-256 over all of them, in hex; names caches
/// @param settings one JSON object
/// @param granted what decides how it is kept: `process:unconfined`, `process:network`
/// @param door where its host calls go in; answers only with a token of this start
/// @param log its log; never blocks
/// @param refusals is told what the operating system refuses it, as far as the runtime learns of it
/// @param deadline for the whole start
public record Launch(
    Manifest manifest,
    Path folder,
    String contentHash,
    Json settings,
    Set<Permission> granted,
    HostDoor door,
    PluginLog log,
    Refusals refusals,
    Deadline deadline) {
  /// Copies the set.
  public Launch {
    granted = Set.copyOf(granted);
  }
}
