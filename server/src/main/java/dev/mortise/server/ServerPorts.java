package dev.mortise.server;

import dev.mortise.api.PluginService;
import dev.mortise.services.ToolPins;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;

/// What the server stands on; made by [#builder]. Safe for any thread, all of them.
///
/// @param plugins the only way to plugins
/// @param visitors who is signed in
/// @param judge what people may do by their roles
/// @param settings what operators set for plugins
/// @param audit what was recorded
/// @param history who changed which resource
/// @param pins what tools said about themselves when they were approved
/// @param metrics in the text form of Prometheus
/// @param clock for what people see
public record ServerPorts(
    PluginService plugins,
    Visitors visitors,
    Judge judge,
    PluginSettings settings,
    AuditTrail audit,
    ResourceHistory history,
    ToolPins pins,
    Supplier<String> metrics,
    InstantSource clock) {
  /// Nothing may be missing.
  public ServerPorts {
    Objects.requireNonNull(plugins, "plugins");
    Objects.requireNonNull(visitors, "visitors");
    Objects.requireNonNull(judge, "judge");
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(audit, "audit");
    Objects.requireNonNull(history, "history");
    Objects.requireNonNull(pins, "pins");
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
    private Judge judge = Judge.EVERYTHING;
    private PluginSettings settings = PluginSettings.NONE;
    private AuditTrail audit = AuditTrail.NONE;
    private ResourceHistory history = new RecentHistory();
    private ToolPins pins = ToolPins.inMemory();
    private Supplier<String> metrics = () -> "";
    private InstantSource clock = InstantSource.system();

    private Builder(PluginService plugins, Visitors visitors) {
      this.plugins = plugins;
      this.visitors = visitors;
    }

    /// See [ServerPorts#judge].
    public Builder judge(Judge value) {
      judge = value;
      return this;
    }

    /// See [ServerPorts#settings].
    public Builder settings(PluginSettings value) {
      settings = value;
      return this;
    }

    /// See [ServerPorts#audit].
    public Builder audit(AuditTrail value) {
      audit = value;
      return this;
    }

    /// See [ServerPorts#history].
    public Builder history(ResourceHistory value) {
      history = value;
      return this;
    }

    /// See [ServerPorts#pins].
    public Builder pins(ToolPins value) {
      pins = value;
      return this;
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
      return new ServerPorts(
          plugins, visitors, judge, settings, audit, history, pins, metrics, clock);
    }
  }
}
