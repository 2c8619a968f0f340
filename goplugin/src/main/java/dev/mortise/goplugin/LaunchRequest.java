package dev.mortise.goplugin;

import java.nio.file.Path;
import java.util.Map;

/// What a launcher must give the process it starts, beside its own command and folder.
///
/// @param environment variables of this start; they win over variables of the same name that the
///   launcher adds, and nothing of the host's own environment belongs beside them
/// @param socketDirectory the private folder (mode 0700) of this start, which the process must see
///   under this very path and be able to write to
public record LaunchRequest(Map<String, String> environment, Path socketDirectory) {
  /// Copies the environment.
  public LaunchRequest {
    environment = Map.copyOf(environment);
  }
}
