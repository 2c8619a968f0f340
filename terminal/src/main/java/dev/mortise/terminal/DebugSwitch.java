package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.ClusterOperations;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.terminal.ResourceActions.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Switches the debug mode of the Deployment behind an object, after it was asked for. Belongs to
/// the loop; clusters are asked elsewhere.
///
/// A Deployment whose template somebody else changed while the question stood there is not touched.
/// Its status changes all the time and is nothing that was asked about.
final class DebugSwitch {
  private static final Set<String> RESOURCES = Set.of("pods", "deployments");
  private static final int TRIES = 5;

  private final Desk desk;
  private final Clusters clusters;
  private final DebugMode wanted;

  private DebugSwitch(Desk desk, Clusters clusters, DebugMode wanted) {
    this.desk = desk;
    this.clusters = clusters;
    this.wanted = wanted;
  }

  /// @param deployment whose step it is
  private record Planned(Subject deployment, DebugMode.Step step) {}

  static boolean has(String resource) {
    return RESOURCES.contains(resource);
  }

  static void begin(
      Desk desk, Clusters clusters, String resource, Subject subject, DebugMode wanted) {
    if (!has(resource)) {
      desk.toast(Toast.Kind.INFO, "Only pods and deployments have a debug mode.");
      return;
    }
    var begun = new DebugSwitch(desk, clusters, wanted);
    Subject named = subject.named(clusters);
    desk.ask(() -> begun.plan(resource, named), begun::confirm, begun::failed);
  }

  private void failed(PluginException e) {
    desk.toast(Toast.Kind.ERROR, String.valueOf(e.getMessage()));
  }

  private ClusterOperations operations(Subject subject) {
    return ClusterReading.operations(clusters, subject.cluster());
  }

  private Planned plan(String resource, Subject subject) {
    Subject deployment = resource.equals("pods") ? deploymentOf(subject) : subject;
    return new Planned(deployment, step(deployment));
  }

  private DebugMode.Step step(Subject deployment) {
    JsonNode now = read("deployments", deployment);
    try {
      return wanted.step(now);
    } catch (PluginException e) {
      throw new PluginException(
          e.code(), "deployments " + deployment.label() + ": " + e.getMessage() + ".", e);
    }
  }

  private JsonNode read(String resource, Subject subject) {
    return ClusterReading.json(
        operations(subject)
            .get(new Kubernetes.Target("", resource, subject.namespace(), subject.name()))
            .document());
  }

  /// A pod belongs to a set of equal ones, and that to a Deployment.
  private Subject deploymentOf(Subject pod) {
    Subject set = owner("pods", pod, "ReplicaSet");
    return owner("replicasets", set, "Deployment");
  }

  private Subject owner(String resource, Subject subject, String kind) {
    for (JsonNode owner : read(resource, subject).at("/metadata/ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        String its = owner.path("kind").asString("");
        String name = owner.path("name").asString("");
        if (its.equals(kind)) {
          return new Subject(subject.cluster(), subject.namespace(), name);
        }
        throw noDeployment(resource, subject, "it belongs to the " + its + " " + name);
      }
    }
    throw noDeployment(resource, subject, "nobody owns it");
  }

  private static PluginException noDeployment(String resource, Subject subject, String why) {
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT,
        "Only what a Deployment runs has a debug mode. "
            + resource
            + " "
            + subject.label()
            + ": "
            + why
            + ".");
  }

  private void confirm(Planned planned) {
    DebugMode.Step step = planned.step();
    boolean begins = step.to() != DebugMode.NONE;
    String what =
        "deployments " + planned.deployment().label() + ResourceActions.where(planned.deployment());
    List<String> lines = new ArrayList<>();
    if (begins) {
      String user = step.to() == DebugMode.ROOT ? ", as user 0" : "";
      lines.add("Let the containers of " + what + " (" + step.containers() + ") run");
      lines.add("  sleep infinity");
      lines.add("in place of what they run now, without probes and hooks" + user + "?");
      lines.add(
          "Its pods are replaced, and serve nobody meanwhile. The same key ends it. An image that"
              + " has no sleep does not start.");
    } else {
      lines.add("Let the containers of " + what + " run again what they ran before?");
      lines.add("Its pods are replaced.");
    }
    if (!step.theirs().isEmpty()) {
      lines.add(
          "Somebody changed it meanwhile, and that stays: " + String.join(", ", step.theirs()));
    }
    String title =
        !begins
            ? "End of the debug mode"
            : step.to() == DebugMode.ROOT ? "Root debug mode" : "Debug mode";
    desk.show(new ConfirmOverlay(desk, title, lines, () -> go(planned)));
  }

  private void go(Planned planned) {
    String name = planned.deployment().label();
    desk.ask(
        () -> send(planned),
        _ ->
            desk.toast(
                Toast.Kind.SUCCESS,
                planned.step().to() == DebugMode.NONE
                    ? name + " runs again what it ran before"
                    : name + " sleeps: " + planned.step().to().word() + " mode"),
        this::failed);
  }

  /// The version that was asked about may be an older one by now; what counts is that what is
  /// changed is still the same.
  private Kubernetes.Answer send(Planned planned) {
    Subject deployment = planned.deployment();
    for (int i = 0; i < TRIES; i++) {
      DebugMode.Step now = step(deployment);
      if (!now.meansTheSameAs(planned.step())) {
        throw changed(deployment);
      }
      try {
        return operations(deployment)
            .patch(
                new Kubernetes.Patch(
                    "",
                    "deployments",
                    deployment.namespace(),
                    deployment.name(),
                    "json",
                    Json.of(now.patch().toString())));
      } catch (PluginException e) {
        if (e.code() != ErrorCode.CONFLICT) {
          throw e;
        }
        // Its status changed in between, or more; the next look tells.
      }
    }
    throw changed(deployment);
  }

  private static PluginException changed(Subject deployment) {
    return new PluginException(
        ErrorCode.CONFLICT,
        "Somebody else changed deployments "
            + deployment.label()
            + " meanwhile; nothing was changed here. The same key asks again.");
  }
}
