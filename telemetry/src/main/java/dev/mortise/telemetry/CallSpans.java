package dev.mortise.telemetry;

import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import dev.mortise.gate.Direction;
import dev.mortise.gate.Trace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.List;
import java.util.Locale;

/// Makes a span and a measurement of every call the audit is told of.
///
/// Both say the plugin, the contribution, the method and the outcome; the kind of the caller, never
/// the name; no target, no reason and nothing of what was said.
final class CallSpans implements AuditSink {
  /// The numbers of a span are those the call went with: plugins were told them.
  static final IdGenerator IDS =
      new IdGenerator() {
        @Override
        public String generateTraceId() {
          return CALL.get().traceId();
        }

        @Override
        public String generateSpanId() {
          return CALL.get().spanId();
        }
      };

  private static final ScopedValue<Trace> CALL = ScopedValue.newInstance();

  private static final AttributeKey<String> PLUGIN = AttributeKey.stringKey("mortise.plugin");
  private static final AttributeKey<String> VERSION =
      AttributeKey.stringKey("mortise.plugin.version");
  private static final AttributeKey<String> DIRECTION = AttributeKey.stringKey("mortise.direction");
  private static final AttributeKey<String> CONTRIBUTION =
      AttributeKey.stringKey("mortise.contribution");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("mortise.method");
  private static final AttributeKey<String> CALLER = AttributeKey.stringKey("mortise.caller.kind");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("mortise.outcome");
  private static final AttributeKey<String> CODE = AttributeKey.stringKey("error.type");
  private static final List<Double> SECONDS =
      List.of(0.0001, 0.001, 0.005, 0.025, 0.1, 0.5, 2.0, 10.0);

  private final AuditSink audit;
  private final Tracer tracer;
  private final LongCounter calls;
  private final DoubleHistogram durations;

  CallSpans(AuditSink audit, Tracer tracer, Meter meter) {
    this.audit = audit;
    this.tracer = tracer;
    this.calls =
        meter
            .counterBuilder("mortise.calls")
            .setDescription("Calls into plugins and out of them")
            .setUnit("{call}")
            .build();
    this.durations =
        meter
            .histogramBuilder("mortise.call.duration")
            .setDescription("How long calls that were let in took")
            .setUnit("s")
            .setExplicitBucketBoundariesAdvice(SECONDS)
            .build();
  }

  @Override
  public void intends(CallRecord call) {
    audit.intends(call);
  }

  @Override
  public void changed(Change change) {
    audit.changed(change);
  }

  @Override
  public void record(CallRecord call) {
    audit.record(call);
    if (call.outcome() == CallRecord.Outcome.BEGUN) {
      return;
    }
    measure(call);
    Trace trace = call.trace();
    if (trace != null) {
      ScopedValue.where(CALL, trace).run(() -> span(call, trace));
    }
  }

  private void measure(CallRecord call) {
    AttributesBuilder about =
        Attributes.builder()
            .put(PLUGIN, call.plugin())
            .put(DIRECTION, direction(call))
            .put(OUTCOME, lower(call.outcome()));
    if (call.code() != null) {
      about.put(CODE, lower(call.code()));
    }
    Attributes attributes = about.build();
    calls.add(1, attributes);
    if (call.outcome() != CallRecord.Outcome.REFUSED) {
      durations.record(call.duration().toNanos() / 1e9, attributes);
    }
  }

  private void span(CallRecord call, Trace trace) {
    Span span =
        tracer
            .spanBuilder(call.address() + " " + call.method())
            .setParent(parent(trace))
            .setSpanKind(
                call.direction() == Direction.INTO_PLUGIN ? SpanKind.CLIENT : SpanKind.SERVER)
            .setStartTimestamp(call.time())
            .setAttribute(PLUGIN, call.plugin())
            .setAttribute(VERSION, call.version())
            .setAttribute(DIRECTION, direction(call))
            .setAttribute(CONTRIBUTION, call.address())
            .setAttribute(METHOD, call.method())
            .setAttribute(CALLER, call.caller().kind())
            .setAttribute(OUTCOME, lower(call.outcome()))
            .startSpan();
    if (call.code() != null) {
      span.setAttribute(CODE, lower(call.code()));
      span.setStatus(StatusCode.ERROR);
    }
    span.end(call.time().plus(call.duration()));
  }

  private static Context parent(Trace trace) {
    String span = trace.parentSpanId();
    return span == null
        ? Context.root()
        : Context.root()
            .with(
                Span.wrap(
                    SpanContext.createFromRemoteParent(
                        trace.traceId(), span, TraceFlags.getSampled(), TraceState.getDefault())));
  }

  private static String direction(CallRecord call) {
    return call.direction() == Direction.INTO_PLUGIN ? "in" : "out";
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
