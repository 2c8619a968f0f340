package dev.mortise.cli;

import java.util.function.Consumer;

/// The terminal workspace, as the command line starts it. The application implements it.
public interface Workspaces {
  /// Runs it in this process's terminal until the person leaves.
  ///
  /// @throws dev.mortise.api.PluginException `INVALID_ARGUMENT` when there is no terminal
  void run(WorkspaceRequest request);

  /// Its whole configuration as a file, as it holds now.
  ///
  /// @param problems is told what is wrong with the files, one sentence each
  String configuration(Consumer<String> problems);

  /// Writes the standard configuration.
  ///
  /// @return where
  /// @throws dev.mortise.api.PluginException `CONFLICT` when there is a file already
  String writeConfiguration();
}
