package dev.mortise.terminal;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The ports that are forwarded now.
final class PortForwardsPane extends TablePane {
  PortForwardsPane(PaneContext context) {
    super(context);
    table().headers(List.of("LOCAL", "POD", "PORT", "STATE", "ERROR"));
    tick();
  }

  @Override
  public void tick() {
    table()
        .set(
            desk().forwards().all().stream()
                .map(open -> {
                  String state = open.forward().alive() ? "running" : "stopped";
                  return new TableView.Row(
                      open.key(),
                      List.of(
                          "127.0.0.1:" + open.forward().localPort(),
                          open.pod().label(),
                          Integer.toString(open.remote()),
                          state,
                          open.forward().problem()),
                      state);
                })
                .toList());
    note(table().size() == 0 ? "No port is forwarded." : "");
  }

  @Override
  public boolean run(Command command) {
    if (command == Command.DELETE) {
      selected().ifPresent(desk().forwards()::end);
      tick();
      return true;
    }
    return super.run(command);
  }

  @Override
  public Set<Command> commands() {
    return EnumSet.of(Command.DELETE, Command.FILTER);
  }

  @Override
  public String title() {
    return "forwarded ports " + count();
  }

  @Override
  public void close() {}
}
