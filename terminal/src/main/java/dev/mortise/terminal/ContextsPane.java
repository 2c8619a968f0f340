package dev.mortise.terminal;

import dev.mortise.kubernetes.ClusterView;
import dev.mortise.kubernetes.Clusters;
import java.util.ArrayList;
import java.util.List;

/// Every cluster that is known, with whether it answers.
final class ContextsPane extends TablePane {
  private final Clusters clusters;

  ContextsPane(PaneContext context) {
    super(context);
    clusters = context.clusters();
    table().headers(List.of("CONTEXT", "STATE", "VERSION", "SOURCE", "ERROR"));
    show();
    clusters.all().forEach(view -> probe(view.name()));
  }

  /// Each one is asked on its own, so that one that does not answer delays no other.
  private void probe(String name) {
    desk().ask(() -> clusters.probe(name), _ -> show(), _ -> show());
  }

  private void show() {
    List<TableView.Row> rows = new ArrayList<>();
    for (ClusterView view : clusters.all()) {
      String error = view.error() == null ? "" : view.error();
      String version = view.version() == null ? "" : view.version();
      String state =
          !view.enabled()
              ? "disabled"
              : !error.isEmpty() ? "failed" : version.isEmpty() ? "waiting" : "ok";
      String name = view.isDefault() ? view.name() + " *" : view.name();
      rows.add(
          new TableView.Row(
              view.name(), List.of(name, state, version, view.source(), error), state));
    }
    table().set(rows);
  }

  @Override
  void chosen() {
    selected()
        .ifPresent(name -> {
          desk().look(new Scope(name, desk().scope().namespace()));
          desk().open(PaneSpec.of("resource-list", "resource", "pods"), Desk.Place.HERE);
        });
  }

  @Override
  public String title() {
    return "contexts " + count();
  }

  @Override
  public void close() {}
}
