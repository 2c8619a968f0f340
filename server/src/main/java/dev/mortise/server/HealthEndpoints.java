package dev.mortise.server;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What whoever runs the server asks: does it live, may it be sent requests, how does it do.
final class HealthEndpoints {
  private final InFlight inFlight;
  private final Supplier<String> metrics;

  /// @param metrics in the text form of Prometheus
  HealthEndpoints(InFlight inFlight, Supplier<String> metrics) {
    this.inFlight = inFlight;
    this.metrics = metrics;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", "/healthz", Admission.OPEN, "Whether the server lives", this::healthy)
            .answers(200, "Health"),
        Endpoint.of("GET", "/readyz", Admission.OPEN, "Whether it takes requests", this::ready)
            .answers(200, "Health"),
        Endpoint.of("GET", "/metrics", Admission.OPEN, "Metrics for Prometheus", this::metrics));
  }

  private Answer healthy(Visit visit) {
    return Answer.ok(Map.of("status", "ok"));
  }

  private Answer ready(Visit visit) {
    return inFlight.draining()
        ? ErrorAnswer.of(503, "UNAVAILABLE", "The server is shutting down.", null, "")
        : Answer.ok(Map.of("status", "ok"));
  }

  private Answer metrics(Visit visit) {
    return Answer.text(200, "text/plain; version=0.0.4; charset=utf-8", metrics.get());
  }
}
