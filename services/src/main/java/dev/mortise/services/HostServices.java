package dev.mortise.services;

import dev.mortise.api.Clipboard;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginService;
import dev.mortise.api.Storage;
import dev.mortise.host.HostCaller;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the host functions stand on; made by [#builder].
///
/// @param plugins the host itself, asked for when a plugin calls another's tool; may block until
///   the host is there
/// @param account asked again for every call, so that a new key needs no restart
/// @param time what plugins are told the time is
/// @param egress the one way out; whoever made it closes it
/// @param events the bus of this host
/// @param pins what tools said about themselves when they were approved
/// @param secrets of plugins' settings
/// @param storage makes the storage of the plugin that asks, or null where nothing is kept
/// @param kubernetes makes the clusters of whoever asks, or null where there are none
/// @param clipboard makes the clipboard of the person at the screen, or null where nobody sits
///   there
public record HostServices(
    Supplier<PluginService> plugins,
    AccountSource account,
    InstantSource time,
    Egress egress,
    EventBus events,
    ToolPins pins,
    SecretSource secrets,
    @Nullable Function<HostCaller, Storage> storage,
    @Nullable Function<HostCaller, Kubernetes> kubernetes,
    @Nullable Function<HostCaller, Clipboard> clipboard) {
  /// A builder without secrets, storage, clusters and clipboard.
  public static Builder builder(
      Supplier<PluginService> plugins, AccountSource account, InstantSource time, Egress egress) {
    return new Builder(plugins, account, time, egress);
  }

  /// Collects what there is besides. For one thread.
  public static final class Builder {
    private final Supplier<PluginService> plugins;
    private final AccountSource account;
    private final InstantSource time;
    private final Egress egress;
    private EventBus events;
    private ToolPins pins = ToolPins.inMemory();
    private SecretSource secrets = SecretSource.NONE;
    private @Nullable Function<HostCaller, Storage> storage;
    private @Nullable Function<HostCaller, Kubernetes> kubernetes;
    private @Nullable Function<HostCaller, Clipboard> clipboard;

    private Builder(
        Supplier<PluginService> plugins, AccountSource account, InstantSource time, Egress egress) {
      this.plugins = Objects.requireNonNull(plugins, "plugins");
      this.account = Objects.requireNonNull(account, "account");
      this.time = Objects.requireNonNull(time, "time");
      this.egress = Objects.requireNonNull(egress, "egress");
      this.events = new EventBus(time);
    }

    /// A bus that others share.
    public Builder events(EventBus value) {
      events = value;
      return this;
    }

    /// See [HostServices#pins]; those of this host alone unless others are named.
    public Builder pins(ToolPins value) {
      pins = value;
      return this;
    }

    /// See [HostServices#secrets].
    public Builder secrets(SecretSource value) {
      secrets = value;
      return this;
    }

    /// See [HostServices#storage].
    public Builder storage(@Nullable Function<HostCaller, Storage> value) {
      storage = value;
      return this;
    }

    /// See [HostServices#kubernetes].
    public Builder kubernetes(@Nullable Function<HostCaller, Kubernetes> value) {
      kubernetes = value;
      return this;
    }

    /// See [HostServices#clipboard].
    public Builder clipboard(@Nullable Function<HostCaller, Clipboard> value) {
      clipboard = value;
      return this;
    }

    /// What was collected.
    public HostServices build() {
      return new HostServices(
          plugins, account, time, egress, events, pins, secrets, storage, kubernetes, clipboard);
    }
  }
}
