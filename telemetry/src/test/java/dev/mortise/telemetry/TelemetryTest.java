package dev.mortise.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Need;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import dev.mortise.gate.Direction;
import dev.mortise.gate.Trace;
import dev.mortise.testkit.StandInCollector;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a collector is told of calls, decoded by the protocol's own messages.
final class TelemetryTest {
  private static final Instant NOON = Instant.parse("2027-01-01T12:00:00Z");
  private static final Trace OUTER =
      new Trace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", null);

  private static CallRecord call(
      CallRecord.Outcome outcome, @Nullable ErrorCode code, @Nullable Trace trace) {
    return new CallRecord(
        NOON,
        Direction.INTO_PLUGIN,
        "tax-de",
        "1.2.0",
        new Caller.User("ann", Set.of()),
        List.of("tax-de"),
        "tools/get_rate",
        "execute",
        new Need.Nothing("a test"),
        outcome,
        code,
        code == null ? "" : "a reason that names 10.0.0.1",
        Duration.ofMillis(30),
        trace);
  }

  private static TelemetryConfig config(URI endpoint) {
    return TelemetryConfig.of(endpoint, Map.of("X-Key", "k3y"), "9.9.9", "serve");
  }

  private static List<Span> spans(StandInCollector collector) throws Exception {
    List<Span> spans = new ArrayList<>();
    for (StandInCollector.Report report : collector.reports("/v1/traces")) {
      ExportTraceServiceRequest.parseFrom(report.body().array())
          .getResourceSpansList()
          .forEach(r -> r.getScopeSpansList().forEach(s -> spans.addAll(s.getSpansList())));
    }
    return spans;
  }

  private static Map<String, String> texts(List<KeyValue> attributes) {
    Map<String, String> texts = new HashMap<>();
    attributes.forEach(a -> texts.put(a.getKey(), a.getValue().getStringValue()));
    return texts;
  }

  @Test
  void everyTracedCallIsASpanWithItsOwnNumbersAndParent() throws Exception {
    Trace inner = OUTER.child();
    try (StandInCollector collector = new StandInCollector()) {
      try (Telemetry telemetry = Telemetry.open(config(collector.uri()))) {
        AuditSink sink = telemetry.before(AuditSink.NOTHING);
        sink.record(call(CallRecord.Outcome.DONE, null, OUTER));
        sink.record(call(CallRecord.Outcome.FAILED, ErrorCode.DEADLINE_EXCEEDED, inner));
        sink.record(call(CallRecord.Outcome.BEGUN, null, OUTER.child()));
        sink.record(call(CallRecord.Outcome.DONE, null, null));
      }
      List<Span> spans = spans(collector);
      assertEquals(2, spans.size(), spans::toString);
      Span done = spans.getFirst();
      assertEquals("tools/get_rate execute", done.getName());
      assertEquals(OUTER.traceId(), HexFormat.of().formatHex(done.getTraceId().toByteArray()));
      assertEquals(OUTER.spanId(), HexFormat.of().formatHex(done.getSpanId().toByteArray()));
      assertTrue(done.getParentSpanId().isEmpty());
      assertEquals(30_000_000, done.getEndTimeUnixNano() - done.getStartTimeUnixNano());
      assertEquals(NOON.getEpochSecond() * 1_000_000_000, done.getStartTimeUnixNano());
      Map<String, String> about = texts(done.getAttributesList());
      assertEquals("tax-de", about.get("mortise.plugin"));
      assertEquals("user", about.get("mortise.caller.kind"));
      assertFalse(spans.toString().contains("ann"), "no names");
      assertFalse(spans.toString().contains("10.0.0.1"), "no reasons");
      Span failed = spans.getLast();
      assertEquals(
          OUTER.spanId(), HexFormat.of().formatHex(failed.getParentSpanId().toByteArray()));
      assertEquals(Status.StatusCode.STATUS_CODE_ERROR, failed.getStatus().getCode());
      assertEquals("deadline_exceeded", texts(failed.getAttributesList()).get("error.type"));
      assertEquals("k3y", collector.reports("/v1/traces").getFirst().key());
    }
  }

  private static Metric named(Map<String, Metric> metrics, String name) {
    return Objects.requireNonNull(metrics.get(name), name);
  }

  @Test
  void callsAreCountedAndTimed() throws Exception {
    try (StandInCollector collector = new StandInCollector()) {
      try (Telemetry telemetry = Telemetry.open(config(collector.uri()))) {
        AuditSink sink = telemetry.before(AuditSink.NOTHING);
        sink.record(call(CallRecord.Outcome.DONE, null, null));
        sink.record(call(CallRecord.Outcome.DONE, null, null));
        sink.record(call(CallRecord.Outcome.REFUSED, ErrorCode.PERMISSION_DENIED, null));
      }
      Map<String, Metric> metrics = new HashMap<>();
      var request =
          ExportMetricsServiceRequest.parseFrom(
              collector.reports("/v1/metrics").getLast().body().array());
      var resource = request.getResourceMetrics(0);
      assertEquals("serve", texts(resource.getResource().getAttributesList()).get("mortise.host"));
      resource
          .getScopeMetricsList()
          .forEach(s -> s.getMetricsList().forEach(m -> metrics.put(m.getName(), m)));
      long calls =
          named(metrics, "mortise.calls").getSum().getDataPointsList().stream()
              .mapToLong(p -> p.getAsInt())
              .sum();
      assertEquals(3, calls);
      var timed = named(metrics, "mortise.call.duration").getHistogram().getDataPoints(0);
      assertEquals(2, timed.getCount(), "what was refused took no time");
      assertEquals(0.06, timed.getSum(), 1e-9);
    }
  }

  /// It takes connections and answers nobody. Who recorded a call and waited for it would wait for
  /// an hour; the audit behind has every call all the same, and the end is only as late as one
  /// report may be.
  @Test
  @Timeout(120)
  void aCollectorThatNeverAnswersHoldsUpNoCall() throws IOException {
    AtomicInteger kept = new AtomicInteger();
    AuditSink behind =
        new AuditSink() {
          @Override
          public void intends(CallRecord call) {}

          @Override
          public void changed(Change change) {}

          @Override
          public void record(CallRecord call) {
            kept.incrementAndGet();
          }
        };
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI there = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      // Not closed: its end would wait as patiently.
      Telemetry patient = Telemetry.open(config(there, Duration.ofHours(1)));
      for (int i = 0; i < 10_000; i++) {
        patient.before(behind).record(call(CallRecord.Outcome.DONE, null, Trace.root()));
      }
      assertEquals(10_000, kept.get());
      try (Telemetry hasty = Telemetry.open(config(there, Duration.ofMillis(200)))) {
        hasty.before(behind).record(call(CallRecord.Outcome.DONE, null, Trace.root()));
      }
      assertEquals(10_001, kept.get());
    }
  }

  private static TelemetryConfig config(URI endpoint, Duration timeout) {
    return new TelemetryConfig(
        endpoint, Map.of(), "mortise", "1", "test", Duration.ofSeconds(30), timeout);
  }
}
