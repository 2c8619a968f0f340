package dev.mortise.terminal;

import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.kubernetes.ClusterOperations;
import dev.mortise.kubernetes.Clusters;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// What can be done with one object of a list. Belongs to the loop; clusters are asked elsewhere.
final class ResourceActions {
  private static final Set<String> SCALABLE = Set.of("deployments", "statefulsets");
  private static final Set<String> RESTARTABLE =
      Set.of("deployments", "statefulsets", "daemonsets");

  private final Desk desk;
  private final Clusters clusters;
  private final String resource;

  ResourceActions(Desk desk, Clusters clusters, String resource) {
    this.desk = desk;
    this.clusters = clusters;
    this.resource = resource;
  }

  /// One object.
  record Subject(String cluster, String namespace, String name) {
    /// What a pane about one object was opened with.
    static Subject of(PaneSpec spec) {
      return new Subject(spec.get("cluster"), spec.get("namespace"), spec.get("name"));
    }

    String label() {
      return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    /// With the name of its cluster: the default may be another one by the time a person says yes.
    Subject named(Clusters clusters) {
      return cluster.isEmpty() ? new Subject(clusters.standard(), namespace, name) : this;
    }
  }

  static boolean scales(String resource) {
    return SCALABLE.contains(resource);
  }

  /// @return whether the command means something for this resource
  boolean run(Command command, Subject subject) {
    boolean pods = resource.equals("pods");
    switch (command) {
      case VIEW_YAML -> open("yaml", subject, Desk.Place.BELOW);
      case EDIT -> ResourceEditing.begin(desk, clusters, resource, subject);
      case VIEW_DESCRIBE -> open("describe", subject, Desk.Place.BELOW);
      case DELETE -> delete(subject.named(clusters));
      case SCALE -> scale(subject.named(clusters));
      case RESTART_ROLLOUT -> restart(subject.named(clusters));
      case DEBUG_MODE -> DebugSwitch.begin(desk, clusters, resource, subject, DebugMode.PLAIN);
      case ROOT_DEBUG_MODE -> DebugSwitch.begin(desk, clusters, resource, subject, DebugMode.ROOT);
      case VIEW_LOGS -> podOnly(pods, "logs", subject);
      case EXEC -> podOnly(pods, "exec", subject);
      case PORT_FORWARD -> forward(pods, subject);
      case OPEN_QUERY -> podOnly(pods, "query", subject);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void podOnly(boolean pods, String kind, Subject subject) {
    if (pods) {
      boolean tab = kind.equals("query") && desk.config().general().queryInTab();
      open(kind, subject, tab ? Desk.Place.TAB : Desk.Place.BELOW);
    } else {
      desk.toast(Toast.Kind.INFO, "Only pods have that.");
    }
  }

  private void open(String kind, Subject subject, Desk.Place place) {
    Map<String, String> arguments = new TreeMap<>();
    arguments.put("cluster", subject.cluster());
    arguments.put("namespace", subject.namespace());
    arguments.put("resource", resource);
    arguments.put("name", subject.name());
    desk.open(new PaneSpec(kind, arguments), place);
  }

  private void delete(Subject subject) {
    Runnable step =
        () ->
            change(
                subject,
                "deleted",
                c ->
                    c.delete(
                        new Kubernetes.Deletion(
                            "", resource, subject.namespace(), subject.name(), "")));
    if (!desk.config().general().confirmDelete()) {
      step.run();
      return;
    }
    desk.show(
        new ConfirmOverlay(
            desk,
            "Delete",
            List.of("Delete " + resource + " " + subject.label() + where(subject) + "?"),
            step));
  }

  /// For a question: on which cluster.
  static String where(Subject subject) {
    return subject.cluster().isEmpty() ? "" : " on cluster " + subject.cluster();
  }

  private void restart(Subject subject) {
    if (!RESTARTABLE.contains(resource)) {
      desk.toast(Toast.Kind.INFO, "Only " + String.join(", ", RESTARTABLE) + " have a rollout.");
      return;
    }
    String patch =
        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":"
            + "{\"kubectl.kubernetes.io/restartedAt\":\""
            + Instant.now()
            + "\"}}}}}";
    desk.show(
        new ConfirmOverlay(
            desk,
            "Restart",
            List.of(
                "Restart every pod of " + resource + " " + subject.label() + where(subject) + "?"),
            () -> change(subject, "restarts", c -> c.patch(merge(subject, patch)))));
  }

  private Kubernetes.Patch merge(Subject subject, String patch) {
    return new Kubernetes.Patch(
        "", resource, subject.namespace(), subject.name(), "merge", Json.of(patch));
  }

  private void scale(Subject subject) {
    if (!scales(resource)) {
      desk.toast(Toast.Kind.INFO, "Only " + String.join(", ", SCALABLE) + " can be scaled.");
      return;
    }
    desk.show(
        new FormOverlay(
            desk,
            Mode.INPUT,
            "scale " + subject.label() + where(subject),
            List.of(new FormOverlay.Field("replicas", "", false)),
            answers -> {
              if (!answers.getFirst().strip().matches("[0-9]{1,5}")) {
                return "a number of pods is needed";
              }
              String patch = "{\"spec\":{\"replicas\":" + answers.getFirst().strip() + "}}";
              change(subject, "scaled", c -> c.patch(merge(subject, patch)));
              return "";
            }));
  }

  private void forward(boolean pods, Subject subject) {
    if (!pods || !desk.config().forward()) {
      desk.toast(Toast.Kind.INFO, pods ? "Switched off in the configuration." : "Only for pods.");
      return;
    }
    desk.ask(
        () -> ClusterReading.firstPort(operations(subject), subject),
        port -> PortForwards.askPorts(desk, clusters, subject, port),
        e -> PortForwards.askPorts(desk, clusters, subject, ""));
  }

  private ClusterOperations operations(Subject subject) {
    return ClusterReading.operations(clusters, subject.cluster());
  }

  private void change(
      Subject subject, String done, Function<ClusterOperations, Kubernetes.Answer> step) {
    desk.ask(
        () -> step.apply(operations(subject)),
        _ -> desk.toast(Toast.Kind.SUCCESS, subject.label() + " " + done),
        e -> desk.toast(Toast.Kind.ERROR, String.valueOf(e.getMessage())));
  }
}
