package dev.mortise.server;

import dev.mortise.api.Bytes;
import dev.mortise.api.Items;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the agent can learn of a cluster that is no single resource, with the person's rights.
final class ClusterTools {
  private static final int LINES = 100;
  private static final int LINES_MAX = 2_000;
  private static final int LOG_BYTES_MAX = 32 << 10;

  private static final List<String> COUNTED =
      List.of("nodes", "namespaces", "pods", "deployments", "services");

  private final Function<HostTool.Use, Kubernetes> clusters;

  private ClusterTools(Function<HostTool.Use, Kubernetes> clusters) {
    this.clusters = clusters;
  }

  static List<HostTool> of(ServerClusters clusters) {
    var tools = new ClusterTools(use -> clusters.function().of(use.caller()));
    return List.of(
        HostTool.looking(
            "get_pod_logs",
            "The last lines a container wrote, at most 32 KB.",
            """
            {"type": "object", "required": ["namespace", "name"], "properties": {
              "namespace": {"type": "string"}, "name": {"type": "string"},
              "container": {"type": "string"}, "previous": {"type": "boolean"},
              "tailLines": {"type": "integer", "minimum": 1, "maximum": 2000}}}\
            """,
            tools::logs),
        HostTool.looking(
            "get_cluster_overview",
            "How many nodes, namespaces, pods, deployments and services there are, and how they are.",
            "{\"type\": \"object\", \"properties\": {}}",
            tools::overview));
  }

  private String logs(HostTool.Use use) {
    var logs =
        new Kubernetes.Logs(
            use.cluster(),
            "pods",
            use.need("namespace"),
            use.need("name"),
            use.text("container"),
            use.number("tailLines", 1, LINES_MAX, LINES),
            false,
            use.yes("previous"));
    var last = new ByteArrayOutputStream();
    try (Items<Kubernetes.Output> lines = clusters.apply(use).logs(logs)) {
      for (var line = lines.next(); line != null; line = lines.next()) {
        append(last, line.payload());
      }
    }
    byte[] all = last.toByteArray();
    int from = Math.max(0, all.length - LOG_BYTES_MAX);
    return new String(all, from, all.length - from, StandardCharsets.UTF_8);
  }

  /// Never holds much more than what is shown.
  private static void append(ByteArrayOutputStream last, Bytes piece) {
    if (last.size() > 2 * LOG_BYTES_MAX) {
      byte[] all = last.toByteArray();
      last.reset();
      last.write(all, all.length - LOG_BYTES_MAX, LOG_BYTES_MAX);
    }
    last.writeBytes(piece.array());
  }

  private String overview(HostTool.Use use) {
    Kubernetes kubernetes = clusters.apply(use);
    ObjectNode told = Nodes.object().put("cluster", use.cluster());
    for (String type : COUNTED) {
      try {
        var selection = new Kubernetes.Selection(use.cluster(), type, "", "", "", 0, "");
        told.set(type, counted(Nodes.tree(kubernetes.list(selection).document())));
      } catch (PluginException e) {
        told.put(type, "not known: " + e.getMessage());
      }
    }
    return told.toString();
  }

  private static ObjectNode counted(JsonNode list) {
    Map<String, Integer> how = new TreeMap<>();
    for (JsonNode item : list.path("items")) {
      how.merge(state(item), 1, Integer::sum);
    }
    ObjectNode told = Nodes.object().put("count", list.path("items").size());
    told.put("complete", !ResourceTools.goesOn(list));
    how.remove("");
    how.forEach(told::put);
    return told;
  }

  /// A phase, or whether it is ready; empty for what has neither.
  private static String state(JsonNode item) {
    JsonNode status = item.path("status");
    if (status.path("phase").isString()) {
      return status.path("phase").stringValue();
    }
    if (status.path("replicas").isNumber()) {
      boolean all = status.path("readyReplicas").asInt(0) >= status.path("replicas").asInt(0);
      return all ? "ready" : "not ready";
    }
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asString("").equals("Ready")) {
        return condition.path("status").asString("").equals("True") ? "ready" : "not ready";
      }
    }
    return "";
  }
}
