package dev.mortise.terminal;

import dev.mortise.api.Grant;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginService;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a plugin declares, and what of it is granted.
final class PluginPermissionsPane extends TablePane {
  private final String plugin;
  private List<PermissionStatus> statuses = List.of();

  PluginPermissionsPane(PaneContext context) {
    super(context);
    plugin = context.spec().get("plugin");
    table().headers(List.of("PERMISSION", "GRANTED", "BY", "WHY"));
    refresh();
  }

  private void refresh() {
    desk()
        .ask(
            () -> desk().ports().plugins().permissions(plugin),
            this::show,
            e -> note(String.valueOf(e.getMessage())));
  }

  private void show(List<PermissionStatus> all) {
    statuses = List.copyOf(all);
    List<TableView.Row> rows = new ArrayList<>();
    for (PermissionStatus status : all) {
      String by = String.join(", ", status.grants().stream().map(Grant::by).distinct().toList());
      String granted = status.granted() ? "yes" : status.grants().isEmpty() ? "no" : "in part";
      rows.add(
          new TableView.Row(
              status.permission().toString(),
              List.of(status.permission().toString(), granted, by, status.why()),
              status.granted() ? "running" : "stopped"));
    }
    table().set(rows);
    note(all.isEmpty() ? "It declares nothing, and may do nothing." : "");
  }

  private Optional<PermissionStatus> status() {
    return selected()
        .flatMap(key ->
            statuses.stream().filter(s -> s.permission().toString().equals(key)).findFirst());
  }

  @Override
  public String title() {
    return "permissions: " + plugin;
  }

  @Override
  public Set<KeyGroup> groups() {
    return Set.of(KeyGroup.PLUGINS);
  }

  @Override
  public Set<Command> commands() {
    return EnumSet.of(Command.PLUGIN_GRANT, Command.PLUGIN_REVOKE, Command.FILTER);
  }

  @Override
  public boolean run(Command command) {
    switch (command) {
      case PLUGIN_GRANT, PLUGIN_WHY -> status().ifPresent(this::grant);
      case PLUGIN_REVOKE -> status().ifPresent(this::revoke);
      default -> {
        return super.run(command);
      }
    }
    return true;
  }

  private void grant(PermissionStatus status) {
    desk()
        .show(
            new ConfirmOverlay(
                desk(),
                "Grant",
                List.of("Plugin " + plugin + " may from now on:", "  " + status.permission()),
                () ->
                    change(
                        p -> p.grant(plugin, status.permission(), desk().ports().caller()),
                        status.permission() + " granted")));
  }

  private void revoke(PermissionStatus status) {
    status
        .grants()
        .forEach(grant ->
            change(
                p -> p.revoke(plugin, grant.permission(), desk().ports().caller()),
                grant.permission() + " taken back"));
  }

  private void change(java.util.function.Consumer<PluginService> step, String done) {
    desk()
        .ask(
            () -> {
              step.accept(desk().ports().plugins());
              return done;
            },
            text -> {
              desk().toast(Toast.Kind.SUCCESS, text);
              refresh();
            },
            e -> desk().toast(Toast.Kind.ERROR, String.valueOf(e.getMessage())));
  }

  @Override
  public void close() {}
}
