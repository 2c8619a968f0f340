package dev.mortise.terminal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs the person's editor in this terminal.
final class EditorProcess {
  private EditorProcess() {}

  /// @param configured a command; empty for what the environment says
  /// @return whether it ended well
  static boolean run(String configured, WorkspacePorts ports, Path file) {
    List<String> command = new ArrayList<>(List.of(chosen(configured, ports).split("\\s+")));
    command.add(file.toString());
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static String chosen(String configured, WorkspacePorts ports) {
    for (String candidate :
        List.of(
            configured,
            ports.environment().getOrDefault("VISUAL", ""),
            ports.environment().getOrDefault("EDITOR", ""))) {
      if (!candidate.isBlank()) {
        return candidate.strip();
      }
    }
    return "vi";
  }
}
