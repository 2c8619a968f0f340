package dev.mortise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A workspace that only remembers what it was asked.
final class FakeWorkspaces implements Workspaces {
  final List<WorkspaceRequest> runs = new ArrayList<>();

  @Override
  public void run(WorkspaceRequest request) {
    runs.add(request);
  }

  @Override
  public String configuration(Consumer<String> problems) {
    problems.accept("config.toml:3:1: theme.acent is not known; did you mean accent?");
    return "[general]\n";
  }

  @Override
  public String writeConfiguration() {
    return "/home/ada/.config/mortise/config.toml";
  }
}
