package dev.mortise.terminal;

import dev.mortise.kubernetes.ClusterView;
import dev.mortise.kubernetes.Clusters;
import java.util.ArrayList;
import java.util.List;

/// Lets a person choose where to look, and at what. Belongs to the loop.
final class Selectors {
  private static final System.Logger LOG = System.getLogger(Selectors.class.getName());
  private static final List<String> PANES =
      List.of(
          "plugins",
          "files",
          "databases",
          "consents",
          "audit",
          "monitor-sessions",
          "app-logs",
          "port-forwards",
          "help");
  private static final String ALL = "* (all namespaces)";

  private final Desk desk;

  Selectors(Desk desk) {
    this.desk = desk;
  }

  void namespaces() {
    Clusters clusters = desk.ports().clusters();
    if (clusters == null) {
      desk.toast(Toast.Kind.INFO, "There is no cluster here.");
      return;
    }
    var overlay =
        new ChoiceOverlay(
            desk,
            Mode.NAMESPACE_SELECTOR,
            "namespace",
            List.of(ALL),
            true,
            name -> desk.look(new Scope(desk.scope().cluster(), name.equals(ALL) ? "" : name)));
    desk.show(overlay);
    String cluster = desk.scope().cluster();
    desk.ask(
        () -> ClusterReading.namespaces(clusters, cluster),
        names -> {
          List<String> all = new ArrayList<>(List.of(ALL));
          all.addAll(names);
          overlay.choices(all);
        },
        e -> desk.toast(Toast.Kind.ERROR, String.valueOf(e.getMessage())));
  }

  void clusters() {
    Clusters clusters = desk.ports().clusters();
    List<String> names =
        clusters == null
            ? List.of()
            : clusters.all().stream().filter(ClusterView::enabled).map(ClusterView::name).toList();
    if (names.isEmpty()) {
      desk.toast(Toast.Kind.INFO, "No kubeconfig names a cluster.");
      return;
    }
    desk.show(
        new ChoiceOverlay(
            desk,
            Mode.CONTEXT_SELECTOR,
            "cluster",
            names,
            false,
            name -> desk.look(new Scope(name, desk.scope().namespace()))));
  }

  /// Everything that may stand in a pane.
  void resources() {
    List<String> choices = new ArrayList<>();
    for (PluginPanes.Known known : desk.pluginPanes().known()) {
      choices.add(known.label());
    }
    if (desk.ports().clusters() != null) {
      choices.addAll(Aliases.names());
      choices.add("contexts");
    }
    choices.addAll(PANES);
    var overlay =
        new ChoiceOverlay(desk, Mode.RESOURCE_SWITCHER, "show", choices, true, this::chosen);
    desk.show(overlay);
    customs(overlay, choices);
  }

  /// What the cluster has beside what comes with Kubernetes. Who may not read that types its name.
  private void customs(ChoiceOverlay overlay, List<String> choices) {
    Clusters clusters = desk.ports().clusters();
    String cluster = desk.scope().cluster();
    if (clusters != null) {
      desk.ask(
          () -> ClusterReading.customs(ClusterReading.operations(clusters, cluster)),
          customs -> {
            List<String> all = new ArrayList<>(choices);
            all.addAll(customs);
            overlay.choices(all);
          },
          e -> LOG.log(System.Logger.Level.DEBUG, "no definitions of resources: {0}", e));
    }
  }

  private void chosen(String choice) {
    for (PluginPanes.Known known : desk.pluginPanes().known()) {
      if (known.label().equals(choice)) {
        desk.open(known.spec(), Desk.Place.HERE);
        return;
      }
    }
    if (PANES.contains(choice) || choice.equals("contexts")) {
      desk.open(PaneSpec.of(choice), Desk.Place.HERE);
      return;
    }
    if (choice.startsWith("/") || choice.startsWith("~")) {
      desk.open(PaneSpec.of("files", "path", choice), Desk.Place.HERE);
      return;
    }
    // Short names stand behind those of custom resources.
    int end = choice.indexOf(" (");
    String name = end < 0 ? choice : choice.substring(0, end);
    desk.open(PaneSpec.of("resource-list", "resource", Aliases.resource(name)), Desk.Place.HERE);
  }
}
