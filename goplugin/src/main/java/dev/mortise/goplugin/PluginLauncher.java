package dev.mortise.goplugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Starts the process of one plugin: the command, the folder and the sandbox are the launcher's.
@FunctionalInterface
public interface PluginLauncher {
  /// Starts the process with standard input from `/dev/null` and pipes for the two outputs.
  ///
  /// @throws IOException when the system refuses; [GoPlugin] turns it into a `NOT_EXECUTABLE`
  LaunchedProcess launch(LaunchRequest request) throws IOException;

  /// The file that is executed, where there is one: it is examined when the start fails.
  default Optional<Path> binary() {
    return Optional.empty();
  }
}
