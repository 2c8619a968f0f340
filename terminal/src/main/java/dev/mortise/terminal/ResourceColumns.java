package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// What a list shows of each object.
///
/// @param columns in their order; `AGE` is worked out when it is shown
/// @param state which cell tells the colour
record ResourceColumns(List<Column> columns, String state) {
  /// The column that every list ends with.
  static final String AGE = "AGE";

  private static final Map<String, ResourceColumns> KNOWN = known();

  ResourceColumns {
    columns = List.copyOf(columns);
  }

  /// One column.
  record Column(String name, Function<JsonNode, String> value) {
    static Column of(String name, String path) {
      return new Column(name, document -> JsonText.at(document, path));
    }
  }

  /// Those of a resource that comes with Kubernetes, or of one nobody knows.
  static ResourceColumns of(String resource) {
    return KNOWN.getOrDefault(resource, new ResourceColumns(List.of(), ""));
  }

  /// Only some of them, in that order; names nobody knows are paths into the document.
  ResourceColumns only(List<String> wanted) {
    List<Column> chosen = new ArrayList<>();
    for (String name : wanted) {
      String upper = name.toUpperCase(Locale.ROOT);
      if (upper.equals("NAME") || upper.equals("NAMESPACE") || upper.equals(AGE)) {
        continue;
      }
      chosen.add(
          columns.stream()
              .filter(column -> column.name().equals(upper))
              .findFirst()
              .orElseGet(() -> Column.of(upper.substring(upper.lastIndexOf('.') + 1), "." + name)));
    }
    return new ResourceColumns(chosen, state);
  }

  /// What a definition of a custom resource says of the version that is shown.
  static ResourceColumns ofDefinition(JsonNode definition, String version) {
    List<Column> columns = new ArrayList<>();
    for (JsonNode served : definition.path("spec").path("versions")) {
      if (served.path("name").asString("").equals(version)) {
        for (JsonNode column : served.path("additionalPrinterColumns")) {
          String path = column.path("jsonPath").asString("");
          boolean usual = column.path("priority").asInt(0) == 0;
          if (usual && !path.contains("creationTimestamp")) {
            columns.add(Column.of(column.path("name").asString("").toUpperCase(Locale.ROOT), path));
          }
        }
      }
    }
    return new ResourceColumns(columns, "");
  }

  private static Map<String, ResourceColumns> known() {
    return Map.ofEntries(
        Map.entry("pods", PodColumns.columns()),
        Map.entry("deployments", deployments()),
        entry(
            "statefulsets",
            new Column("READY", d -> ratio(d, ".status.readyReplicas", ".spec.replicas"))),
        entry(
            "daemonsets",
            Column.of("DESIRED", ".status.desiredNumberScheduled"),
            Column.of("CURRENT", ".status.currentNumberScheduled"),
            Column.of("READY", ".status.numberReady"),
            Column.of("AVAILABLE", ".status.numberAvailable")),
        entry(
            "services",
            Column.of("TYPE", ".spec.type"),
            Column.of("CLUSTER-IP", ".spec.clusterIP"),
            Column.of("EXTERNAL-IP", ".status.loadBalancer.ingress[*].ip"),
            new Column("PORTS", ResourceColumns::ports)),
        entry(
            "jobs",
            new Column("COMPLETIONS", d -> ratio(d, ".status.succeeded", ".spec.completions")),
            Column.of("ACTIVE", ".status.active")),
        entry(
            "cronjobs",
            Column.of("SCHEDULE", ".spec.schedule"),
            Column.of("SUSPEND", ".spec.suspend"),
            new Column("ACTIVE", d -> Integer.toString(d.at("/status/active").size())),
            Column.of("LAST", ".status.lastScheduleTime")),
        entry("configmaps", new Column("DATA", d -> Integer.toString(d.path("data").size()))),
        entry(
            "secrets",
            Column.of("TYPE", ".type"),
            new Column("DATA", d -> Integer.toString(d.path("data").size()))),
        entry(
            "ingresses",
            Column.of("CLASS", ".spec.ingressClassName"),
            Column.of("HOSTS", ".spec.rules[*].host"),
            Column.of("ADDRESS", ".status.loadBalancer.ingress[*].ip")),
        Map.entry("nodes", nodes()),
        Map.entry(
            "namespaces",
            new ResourceColumns(List.of(Column.of("STATUS", ".status.phase")), "STATUS")),
        Map.entry("persistentvolumes", volumes()),
        Map.entry("persistentvolumeclaims", claims()),
        entry(
            "events",
            Column.of("TYPE", ".type"),
            Column.of("REASON", ".reason"),
            Column.of("OBJECT", ".involvedObject.name"),
            Column.of("MESSAGE", ".message")));
  }

  private static Map.Entry<String, ResourceColumns> entry(String resource, Column... columns) {
    return Map.entry(resource, new ResourceColumns(List.of(columns), ""));
  }

  private static ResourceColumns deployments() {
    return new ResourceColumns(
        List.of(
            new Column("READY", d -> ratio(d, ".status.readyReplicas", ".spec.replicas")),
            Column.of("UP-TO-DATE", ".status.updatedReplicas"),
            Column.of("AVAILABLE", ".status.availableReplicas"),
            new Column("MODE", DebugMode::word)),
        "MODE");
  }

  private static ResourceColumns nodes() {
    return new ResourceColumns(
        List.of(
            new Column(
                "STATUS",
                d ->
                    JsonText.at(d, ".status.conditions[?(@.type==\"Ready\")].status").equals("True")
                        ? "Ready"
                        : "NotReady"),
            new Column("ROLES", ResourceColumns::roles),
            Column.of("VERSION", ".status.nodeInfo.kubeletVersion")),
        "STATUS");
  }

  private static String roles(JsonNode node) {
    String prefix = "node-role.kubernetes.io/";
    return String.join(
        ",",
        node.at("/metadata/labels").propertyNames().stream()
            .filter(label -> label.startsWith(prefix))
            .map(label -> label.substring(prefix.length()))
            .toList());
  }

  private static ResourceColumns volumes() {
    return new ResourceColumns(
        List.of(
            Column.of("CAPACITY", ".spec.capacity.storage"),
            Column.of("ACCESS", ".spec.accessModes[*]"),
            Column.of("RECLAIM", ".spec.persistentVolumeReclaimPolicy"),
            Column.of("STATUS", ".status.phase"),
            Column.of("CLAIM", ".spec.claimRef.name"),
            Column.of("CLASS", ".spec.storageClassName")),
        "STATUS");
  }

  private static ResourceColumns claims() {
    return new ResourceColumns(
        List.of(
            Column.of("STATUS", ".status.phase"),
            Column.of("VOLUME", ".spec.volumeName"),
            Column.of("CAPACITY", ".status.capacity.storage"),
            Column.of("CLASS", ".spec.storageClassName")),
        "STATUS");
  }

  private static String ratio(JsonNode document, String done, String wanted) {
    String count = JsonText.at(document, done);
    String all = JsonText.at(document, wanted);
    return (count.isEmpty() ? "0" : count) + "/" + (all.isEmpty() ? "1" : all);
  }

  private static String ports(JsonNode service) {
    List<String> ports = new ArrayList<>();
    for (JsonNode port : service.at("/spec/ports")) {
      String node = JsonText.text(port.path("nodePort"));
      ports.add(
          JsonText.text(port.path("port"))
              + (node.isEmpty() ? "" : ":" + node)
              + "/"
              + port.path("protocol").asString("TCP"));
    }
    return String.join(",", ports);
  }
}
