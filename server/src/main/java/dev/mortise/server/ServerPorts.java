package dev.mortise.server;

import dev.mortise.api.PluginService;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;

/// What the server stands on. Safe for any thread, all of them.
///
/// @param plugins the only way to plugins
/// @param visitors who is signed in
/// @param metrics in the text form of Prometheus
/// @param clock for what people see
public record ServerPorts(
    PluginService plugins, Visitors visitors, Supplier<String> metrics, InstantSource clock) {
  /// Nothing may be missing.
  public ServerPorts {
    Objects.requireNonNull(plugins, "plugins");
    Objects.requireNonNull(visitors, "visitors");
    Objects.requireNonNull(metrics, "metrics");
    Objects.requireNonNull(clock, "clock");
  }
}
