/** Calls as OpenTelemetry's spans and metrics, sent over OTLP. */
@org.jspecify.annotations.NullMarked
module dev.mortise.telemetry {
  requires transitive dev.mortise.gate;
  requires dev.mortise.api;
  requires io.opentelemetry.api;
  requires io.opentelemetry.common;
  requires io.opentelemetry.context;
  requires io.opentelemetry.exporter.otlp;
  requires io.opentelemetry.sdk.common;
  requires io.opentelemetry.sdk.metrics;
  requires io.opentelemetry.sdk.trace;
  requires static org.jspecify;

  exports dev.mortise.telemetry;
}
