package dev.mortise.terminal;

import dev.mortise.terminal.ResourceColumns.Column;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What the list of pods shows.
final class PodColumns {
  private PodColumns() {}

  static ResourceColumns columns() {
    return new ResourceColumns(
        List.of(
            new Column("READY", PodColumns::ready),
            new Column("STATUS", PodColumns::status),
            new Column("RESTARTS", PodColumns::restarts),
            Column.of("IP", ".status.podIP"),
            Column.of("NODE", ".spec.nodeName")),
        "STATUS");
  }

  private static JsonNode statuses(JsonNode pod) {
    return pod.at("/status/containerStatuses");
  }

  private static String ready(JsonNode pod) {
    long ready = statuses(pod).valueStream().filter(c -> c.path("ready").asBoolean(false)).count();
    return ready + "/" + pod.at("/spec/containers").size();
  }

  private static String restarts(JsonNode pod) {
    return Long.toString(
        statuses(pod).valueStream().mapToLong(c -> c.path("restartCount").asLong(0)).sum());
  }

  /// What keeps it from running, if something does; else its phase.
  private static String status(JsonNode pod) {
    if (pod.at("/metadata").has("deletionTimestamp")) {
      return "Terminating";
    }
    for (JsonNode container : statuses(pod)) {
      String waiting = container.at("/state/waiting/reason").asString("");
      String ended = container.at("/state/terminated/reason").asString("");
      if (!waiting.isEmpty()) {
        return waiting;
      }
      if (!ended.isEmpty()) {
        return ended;
      }
    }
    String reason = pod.at("/status/reason").asString("");
    return reason.isEmpty() ? pod.at("/status/phase").asString("Unknown") : reason;
  }
}
