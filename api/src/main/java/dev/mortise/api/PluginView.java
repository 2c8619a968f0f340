package dev.mortise.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a surface sees of a plugin at one moment.
///
/// @param id the manifest's id, or the folder's name where there is no readable manifest
/// @param manifest what it says about itself; null when it cannot be read (then the state says why)
/// @param source the folder or file it was found in
/// @param state where it stands
/// @param contributions what it offers; empty unless it runs
/// @param warnings what is not wrong enough to stop it, for example unknown keys of a foreign
///   manifest
/// @param protection how its code is kept, in a few words; empty unless it runs
/// @param pid of its process; null where there is none
/// @param restarts since the host started
public record PluginView(
    String id,
    @Nullable Manifest manifest,
    Path source,
    PluginState state,
    List<Contribution> contributions,
    List<String> warnings,
    String protection,
    @Nullable Long pid,
    int restarts) {
  /// Copies the lists.
  public PluginView {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(state, "state");
    contributions = List.copyOf(contributions);
    warnings = List.copyOf(warnings);
  }

  /// The version, or `?` where there is no readable manifest.
  public String version() {
    return manifest == null ? "?" : manifest.version();
  }

  /// `id version`, the way messages begin.
  public String label() {
    return manifest == null ? id : manifest.label();
  }
}
