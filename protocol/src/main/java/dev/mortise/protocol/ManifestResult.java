package dev.mortise.protocol;

import dev.mortise.api.Manifest;
import java.util.List;

/// What reading a manifest came to.
public sealed interface ManifestResult {
  /// It can be used.
  ///
  /// @param manifest what it says
  /// @param warnings what was passed over, in the order of the file
  record Good(Manifest manifest, List<Problem> warnings) implements ManifestResult {
    /// Copies the list.
    public Good {
      warnings = List.copyOf(warnings);
    }
  }

  /// It cannot be used; the plugin is listed as failed.
  ///
  /// @param bestId the manifest's id where that can be read, else a name made from the file's
  /// @param problems all that is wrong, in the order of the file; never empty
  record Bad(String bestId, List<Problem> problems) implements ManifestResult {
    /// Copies the list.
    public Bad {
      problems = List.copyOf(problems);
    }
  }
}
