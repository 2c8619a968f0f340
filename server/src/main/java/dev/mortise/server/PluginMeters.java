package dev.mortise.server;

import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import dev.mortise.gate.Direction;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Counts and times every call that the audit is told of, and says so in the text form of
/// Prometheus. Stands before the audit; adds nothing to it.
///
/// Labels are the plugin, the direction, the outcome and the error's code; never a caller, a path
/// or anything a plugin could make up. Beyond [#PLUGINS_MAX] plugins the rest share one name. Safe
/// for any thread.
public final class PluginMeters implements AuditSink, Supplier<String> {
  /// So many plugins have series of their own.
  public static final int PLUGINS_MAX = 500;

  private static final String OTHERS = "others";
  private static final int PAGE_BYTES = 4_096;

  private final AuditSink audit;
  private final Supplier<List<PluginView>> plugins;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, String> names = new ConcurrentHashMap<>();
  private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

  /// One line of a graph; of a timer outcome and code are empty.
  private record Series(String plugin, Direction direction, String outcome, String code) {}

  /// @param audit who is told next
  /// @param plugins all there are, asked when somebody reads the metrics
  public PluginMeters(AuditSink audit, Supplier<List<PluginView>> plugins) {
    this.audit = audit;
    this.plugins = plugins;
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
    String plugin = name(call.plugin());
    String code = call.code() == null ? "" : lower(call.code());
    counters
        .computeIfAbsent(
            new Series(plugin, call.direction(), lower(call.outcome()), code), this::counter)
        .increment();
    if (call.outcome() != CallRecord.Outcome.REFUSED) {
      timers
          .computeIfAbsent(new Series(plugin, call.direction(), "", ""), this::timer)
          .record(call.duration());
    }
    audit.record(call);
  }

  private String name(String plugin) {
    String known = names.get(plugin);
    if (known != null) {
      return known;
    }
    return names.size() < PLUGINS_MAX ? names.computeIfAbsent(plugin, same -> same) : OTHERS;
  }

  private Counter counter(Series series) {
    return Counter.builder("mortise.calls")
        .description("Calls into plugins and out of them")
        .tag("plugin", series.plugin())
        .tag("direction", direction(series))
        .tag("outcome", series.outcome())
        .tag("code", series.code())
        .register(registry);
  }

  private Timer timer(Series series) {
    return Timer.builder("mortise.call")
        .description("How long calls that were let in took")
        .tag("plugin", series.plugin())
        .tag("direction", direction(series))
        .serviceLevelObjectives(
            Duration.ofNanos(100_000),
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10))
        .register(registry);
  }

  private static String direction(Series series) {
    return series.direction() == Direction.INTO_PLUGIN ? "in" : "out";
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  /// All that was counted, and how the plugins are at this moment.
  @Override
  public String get() {
    StringBuilder text = new StringBuilder(registry.scrape());
    List<PluginView> views = plugins.get().stream().limit(PLUGINS_MAX).toList();
    gauge(text, "mortise_plugin_running", "Whether the plugin runs");
    views.forEach(view -> value(text, "mortise_plugin_running", view, runs(view) ? 1 : 0));
    gauge(text, "mortise_plugin_restarts", "Restarts since the host started");
    views.forEach(view -> value(text, "mortise_plugin_restarts", view, view.restarts()));
    gauge(text, "mortise_plugin_memory_bytes", "Resident memory of the plugin's process");
    for (PluginView view : views) {
      if (view.pid() != null) {
        long bytes = residentBytes(view.pid());
        if (bytes >= 0) {
          value(text, "mortise_plugin_memory_bytes", view, bytes);
        }
      }
    }
    return text.toString();
  }

  private static boolean runs(PluginView view) {
    return view.state() instanceof PluginState.Running
        || view.state() instanceof PluginState.Degraded;
  }

  private static void gauge(StringBuilder text, String name, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(" gauge\n");
  }

  private static void value(StringBuilder text, String name, PluginView view, long value) {
    text.append(name)
        .append("{plugin=\"")
        // Of a plugin without a readable manifest the id is a folder's name.
        .append(view.id().replaceAll("[^A-Za-z0-9._-]", "_"))
        .append("\"} ")
        .append(value)
        .append('\n');
  }

  /// What the system says of the process itself, -1 where it does not.
  private static long residentBytes(long pid) {
    try {
      String[] fields = Files.readString(Path.of("/proc/" + pid + "/statm")).split(" ");
      return Long.parseLong(fields[1]) * PAGE_BYTES;
    } catch (IOException | RuntimeException e) {
      return -1;
    }
  }
}
