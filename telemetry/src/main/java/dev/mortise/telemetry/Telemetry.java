package dev.mortise.telemetry;

import dev.mortise.gate.AuditSink;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.util.concurrent.TimeUnit;

/// Tells a collector of every call, in OpenTelemetry's protocol over HTTP.
///
/// Calls never wait for it: what does not fit into its queue is left out, and a collector that does
/// not answer costs a warning now and then. Whoever opens it closes it, after the host: that sends
/// what is left.
public final class Telemetry implements AutoCloseable {
  private static final int TEXT_LENGTH_MAX = 256;

  private final SdkTracerProvider traces;
  private final SdkMeterProvider metrics;
  private final long closeMillis;

  private Telemetry(SdkTracerProvider traces, SdkMeterProvider metrics, long closeMillis) {
    this.traces = traces;
    this.metrics = metrics;
    this.closeMillis = closeMillis;
  }

  /// Begins; connects when there is something to tell.
  public static Telemetry open(TelemetryConfig config) {
    Resource resource =
        Resource.getDefault()
            .merge(
                Resource.create(
                    Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        config.service(),
                        AttributeKey.stringKey("service.version"),
                        config.version(),
                        AttributeKey.stringKey("mortise.host"),
                        config.host())));
    return new Telemetry(
        traces(config, resource), metrics(config, resource), config.timeout().toMillis());
  }

  private static SdkTracerProvider traces(TelemetryConfig config, Resource resource) {
    var exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(config.below("/v1/traces"))
            .setTimeout(config.timeout());
    config.headers().forEach(exporter::addHeader);
    return SdkTracerProvider.builder()
        .setResource(resource)
        .setIdGenerator(CallSpans.IDS)
        .setSpanLimits(SpanLimits.builder().setMaxAttributeValueLength(TEXT_LENGTH_MAX).build())
        .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
        .build();
  }

  private static SdkMeterProvider metrics(TelemetryConfig config, Resource resource) {
    var exporter =
        OtlpHttpMetricExporter.builder()
            .setEndpoint(config.below("/v1/metrics"))
            .setTimeout(config.timeout());
    config.headers().forEach(exporter::addHeader);
    return SdkMeterProvider.builder()
        .setResource(resource)
        .registerMetricReader(
            PeriodicMetricReader.builder(exporter.build()).setInterval(config.interval()).build())
        .build();
  }

  /// An audit that tells of every call on its way to that one. The host's calls must be traced:
  /// those that are not are counted only.
  public AuditSink before(AuditSink audit) {
    return new CallSpans(audit, traces.get("dev.mortise"), metrics.get("dev.mortise"));
  }

  /// Sends what is left, for as long as one report may take.
  @Override
  public void close() {
    var last = traces.shutdown();
    metrics.shutdown().join(closeMillis, TimeUnit.MILLISECONDS);
    last.join(closeMillis, TimeUnit.MILLISECONDS);
  }
}
