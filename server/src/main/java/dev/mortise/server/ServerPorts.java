package dev.mortise.server;

import dev.mortise.api.PluginService;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;

/// What the server stands on; made by [#builder]. Safe for any thread, all of them.
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

  /// A builder for a server that knows plugins and people and nothing else.
  public static Builder builder(PluginService plugins, Visitors visitors) {
    return new Builder(plugins, visitors);
  }

  /// Collects what differs from the defaults. For one thread.
  public static final class Builder {
    private final PluginService plugins;
    private final Visitors visitors;
    private Supplier<String> metrics = () -> "";
    private InstantSource clock = InstantSource.system();

    private Builder(PluginService plugins, Visitors visitors) {
      this.plugins = plugins;
      this.visitors = visitors;
    }

    /// See [ServerPorts#metrics].
    public Builder metrics(Supplier<String> value) {
      metrics = value;
      return this;
    }

    /// See [ServerPorts#clock].
    public Builder clock(InstantSource value) {
      clock = value;
      return this;
    }

    /// What was collected.
    public ServerPorts build() {
      return new ServerPorts(plugins, visitors, metrics, clock);
    }
  }
}
