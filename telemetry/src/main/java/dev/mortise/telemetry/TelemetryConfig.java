package dev.mortise.telemetry;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// Where calls are told, and as whom.
///
/// @param endpoint of a collector that speaks OTLP over HTTP, such as `http://localhost:4318`;
///   `/v1/traces` and `/v1/metrics` are below it
/// @param headers sent along, keys of the collector among them; not printed
/// @param service what this program is called there
/// @param version of this program
/// @param host which of its hosts this is, in one word
/// @param interval between two reports of metrics; spans go within five seconds
/// @param timeout of one report, after which it is given up
public record TelemetryConfig(
    URI endpoint,
    Map<String, String> headers,
    String service,
    String version,
    String host,
    Duration interval,
    Duration timeout) {
  /// Copies the headers.
  public TelemetryConfig {
    headers = Map.copyOf(headers);
  }

  /// Metrics every half minute, ten seconds for each report.
  public static TelemetryConfig of(
      URI endpoint, Map<String, String> headers, String version, String host) {
    return new TelemetryConfig(
        endpoint,
        headers,
        "mortise",
        version,
        host,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10));
  }

  String below(String path) {
    return endpoint.toString().replaceAll("/+$", "") + path;
  }

  @Override
  public String toString() {
    return "TelemetryConfig[" + endpoint + ", " + service + " " + version + "]";
  }
}
