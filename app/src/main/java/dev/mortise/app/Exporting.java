package dev.mortise.app;

import dev.mortise.embed.Mortise;
import dev.mortise.embed.MortiseConfig;
import dev.mortise.embed.Settings;
import dev.mortise.telemetry.Telemetry;
import dev.mortise.telemetry.TelemetryConfig;

/// Tells the calls of a host to a collector, where the configuration names one.
final class Exporting {
  private Exporting() {}

  /// Loads nothing of it where none is named.
  ///
  /// @param host in one word
  static void of(Settings settings, String host, MortiseConfig.Builder config) {
    settings
        .otlpEndpoint()
        .map(
            endpoint -> TelemetryConfig.of(endpoint, settings.otlpHeaders(), Mortise.VERSION, host))
        .ifPresent(collector -> tell(collector, config));
  }

  private static void tell(TelemetryConfig collector, MortiseConfig.Builder config) {
    Telemetry telemetry = Telemetry.open(collector);
    config.ports(ports -> ports.traced(true).auditThrough(telemetry::before)).closing(telemetry);
  }
}
