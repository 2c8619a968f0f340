package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Need;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import dev.mortise.gate.Direction;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PluginMetersTest {
  private final List<CallRecord> told = new ArrayList<>();
  private final AuditSink audit =
      new AuditSink() {
        @Override
        public void intends(CallRecord call) {
          told.add(call);
        }

        @Override
        public void changed(Change change) {}

        @Override
        public void record(CallRecord call) {
          told.add(call);
        }
      };

  private final PluginView view =
      new PluginView(
          "tax \"de",
          null,
          Path.of("/p"),
          new PluginState.Stopped(),
          List.of(),
          List.of(),
          "",
          ProcessHandle.current().pid(),
          3);
  private final PluginMeters meters = new PluginMeters(audit, () -> List.of(view));

  private static CallRecord call(
      String plugin, CallRecord.Outcome outcome, @Nullable ErrorCode code, Duration time) {
    return new CallRecord(
        Instant.EPOCH,
        Direction.INTO_PLUGIN,
        plugin,
        "1.0.0",
        new Caller.Operator("me"),
        List.of(plugin),
        "tools/get_rate",
        "execute",
        new Need.Nothing("a test"),
        outcome,
        code,
        "",
        time);
  }

  @Test
  void countsCallsAndRefusalsAndTimesThem() {
    meters.record(call("tax-de", CallRecord.Outcome.DONE, null, Duration.ofMillis(2)));
    meters.record(call("tax-de", CallRecord.Outcome.DONE, null, Duration.ofMillis(30)));
    meters.record(
        call("tax-de", CallRecord.Outcome.REFUSED, ErrorCode.PERMISSION_DENIED, Duration.ZERO));
    String text = meters.get();
    contains(
        text,
        "mortise_calls_total{code=\"\",direction=\"in\",outcome=\"done\",plugin=\"tax-de\"} 2.0");
    contains(
        text,
        "mortise_calls_total{code=\"permission_denied\",direction=\"in\",outcome=\"refused\",plugin=\"tax-de\"} 1.0");
    contains(
        text, "mortise_call_seconds_bucket{direction=\"in\",plugin=\"tax-de\",le=\"0.005\"} 1");
    contains(text, "mortise_call_seconds_count{direction=\"in\",plugin=\"tax-de\"} 2");
    assertEquals(3, told.size());
  }

  @Test
  void showsHowPluginsAre() {
    String text = meters.get();
    contains(text, "mortise_plugin_restarts{plugin=\"tax__de\"} 3");
    contains(text, "mortise_plugin_running{plugin=\"tax__de\"} 0");
    contains(text, "mortise_plugin_memory_bytes{plugin=\"tax__de\"} ");
  }

  @Test
  void manyPluginsDoNotMakeManySeries() {
    for (int i = 0; i < 2 * PluginMeters.PLUGINS_MAX; i++) {
      meters.record(call("p" + i, CallRecord.Outcome.DONE, null, Duration.ZERO));
    }
    String text = meters.get();
    assertTrue(
        text.lines().filter(line -> line.startsWith("mortise_calls_total{")).count()
            <= PluginMeters.PLUGINS_MAX + 1);
    contains(
        text,
        "mortise_calls_total{code=\"\",direction=\"in\",outcome=\"done\",plugin=\"others\"} 500.0");
  }

  private static void contains(String text, String line) {
    assertTrue(text.contains(line), () -> line + " is not in\n" + text);
  }
}
