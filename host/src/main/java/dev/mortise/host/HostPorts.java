package dev.mortise.host;

import dev.mortise.gate.AuditSink;
import dev.mortise.gate.BucketRates;
import dev.mortise.gate.CallerRights;
import dev.mortise.gate.RateState;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a [PluginHost] needs of the world around it; made by [#builder].
///
/// @param runtimes at most one per kind of plugin; closed with the host, the other ports are not
/// @param functions what plugins may ask for
/// @param clock for what people see, for grants that end and for pauses between restarts
/// @param state what outlives the host; null for the JSON file at [HostConfig#stateFile]
/// @param rights what callers may do by themselves
/// @param rates how much is left of every plugin's rate
/// @param audit is told of every call and every change
/// @param settings what operators set; null for [HostConfig#settings]
/// @param belongings what plugins have beside their grants
/// @param traced whether calls carry a trace, which plugins are told and the audit is given
public record HostPorts(
    List<PluginRuntime> runtimes,
    List<HostFunction<?>> functions,
    InstantSource clock,
    @Nullable StateStore state,
    CallerRights rights,
    RateState rates,
    AuditSink audit,
    @Nullable SettingsSource settings,
    Belongings belongings,
    boolean traced) {
  /// Copies the lists.
  public HostPorts {
    runtimes = List.copyOf(runtimes);
    functions = List.copyOf(functions);
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(rights, "rights");
    Objects.requireNonNull(rates, "rates");
    Objects.requireNonNull(audit, "audit");
    Objects.requireNonNull(belongings, "belongings");
  }

  /// A builder for a host without runtimes, functions or users, that keeps rates in memory and its
  /// state in a file.
  public static Builder builder() {
    return new Builder();
  }

  StateStore state(HostConfig config) {
    return state == null ? StateStore.file(config.stateFile()) : state;
  }

  SettingsSource settings(HostConfig config) {
    return settings == null ? SettingsSource.fixed(config.settings()) : settings;
  }

  /// Collects what differs from the defaults. For one thread.
  public static final class Builder {
    private List<PluginRuntime> runtimes = List.of();
    private List<HostFunction<?>> functions = List.of();
    private InstantSource clock = InstantSource.system();
    private @Nullable StateStore state;
    private CallerRights rights = CallerRights.EVERYTHING;
    private @Nullable RateState rates;
    private AuditSink audit = AuditSink.NOTHING;
    private @Nullable SettingsSource settings;
    private Belongings belongings = Belongings.NONE;
    private boolean traced;

    private Builder() {}

    /// See [HostPorts#runtimes].
    public Builder runtimes(List<PluginRuntime> value) {
      runtimes = value;
      return this;
    }

    /// See [HostPorts#functions].
    public Builder functions(List<HostFunction<?>> value) {
      functions = value;
      return this;
    }

    /// See [HostPorts#clock].
    public Builder clock(InstantSource value) {
      clock = value;
      return this;
    }

    /// See [HostPorts#state].
    public Builder state(StateStore value) {
      state = value;
      return this;
    }

    /// See [HostPorts#rights].
    public Builder rights(CallerRights value) {
      rights = value;
      return this;
    }

    /// See [HostPorts#rates].
    public Builder rates(RateState value) {
      rates = value;
      return this;
    }

    /// See [HostPorts#audit].
    public Builder audit(AuditSink value) {
      audit = value;
      return this;
    }

    /// Puts somebody before the audit, who tells it on: meters, for example.
    public Builder auditThrough(UnaryOperator<AuditSink> before) {
      audit = before.apply(audit);
      return this;
    }

    /// See [HostPorts#settings].
    public Builder settings(SettingsSource value) {
      settings = value;
      return this;
    }

    /// See [HostPorts#belongings].
    public Builder belongings(Belongings value) {
      belongings = value;
      return this;
    }

    /// See [HostPorts#traced].
    public Builder traced(boolean value) {
      traced = value;
      return this;
    }

    /// What was collected.
    public HostPorts build() {
      RateState counted = rates == null ? new BucketRates() : rates;
      return new HostPorts(
          runtimes, functions, clock, state, rights, counted, audit, settings, belongings, traced);
    }
  }
}
