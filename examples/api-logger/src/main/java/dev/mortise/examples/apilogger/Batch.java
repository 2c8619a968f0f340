package dev.mortise.examples.apilogger;

import java.util.List;

/// One request.
record Batch(
    List<LoggedMessage> events, String correlationId, String cliVersion, String batchTimestamp) {
  Batch {
    events = List.copyOf(events);
  }
}
