package dev.mortise.control;

import dev.mortise.api.Items;
import dev.mortise.api.SessionTraffic;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the control socket of a monitor can be asked beside its plugins: the session it runs.
final class TrafficOperations {
  private final SessionTraffic traffic;

  TrafficOperations(SessionTraffic traffic) {
    this.traffic = traffic;
  }

  void addTo(Map<String, Operations.Operation> table) {
    table.put("session", (request, answer) -> ControlJson.record(traffic.facts()));
    table.put("followSession", this::follow);
  }

  private @Nullable JsonNode follow(JsonNode request, Operations.Answer answer) {
    try (Items<SessionTraffic.Sighting> seen = traffic.follow()) {
      answer.onGone(seen::close);
      answer.item(ControlJson.object()); // Says that from here on nothing is missed.
      SessionTraffic.Sighting next = seen.next();
      while (next != null) {
        answer.item(ControlJson.record(next));
        next = seen.next();
      }
    }
    return null;
  }
}
