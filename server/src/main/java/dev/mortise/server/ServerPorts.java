package dev.mortise.server;

import dev.mortise.api.PluginService;
import dev.mortise.gate.AuditSink;
import dev.mortise.identity.Identity;
import dev.mortise.identity.OidcSignIn;
import dev.mortise.packages.PluginFolder;
import dev.mortise.services.ToolPins;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the server stands on; made by [#builder]. Safe for any thread, all of them.
///
/// @param plugins the only way to plugins
/// @param visitors who is signed in
/// @param identity users, roles, sessions and keys; null where somebody else signs people in
/// @param oidc sign-in through an OpenID provider; null where there is none
/// @param judge what people may do by their roles
/// @param clusters Kubernetes; null where there is none
/// @param settings what operators set for plugins
/// @param folder where plugins are installed; null where they cannot be
/// @param changes is told of what people change, before it happens
/// @param audit what was recorded
/// @param history who changed which resource
/// @param pins what tools said about themselves when they were approved
/// @param agent what the agent stands on; null where there is none
/// @param metrics in the text form of Prometheus
/// @param clock for what people see
public record ServerPorts(
    PluginService plugins,
    Visitors visitors,
    @Nullable Identity identity,
    @Nullable OidcSignIn oidc,
    Judge judge,
    @Nullable ServerClusters clusters,
    PluginSettings settings,
    @Nullable PluginFolder folder,
    AuditSink changes,
    AuditTrail audit,
    ResourceHistory history,
    ToolPins pins,
    @Nullable ServerAgent agent,
    Supplier<String> metrics,
    InstantSource clock) {
  /// Nothing may be missing.
  public ServerPorts {
    Objects.requireNonNull(plugins, "plugins");
    Objects.requireNonNull(visitors, "visitors");
    Objects.requireNonNull(judge, "judge");
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(changes, "changes");
    Objects.requireNonNull(audit, "audit");
    Objects.requireNonNull(history, "history");
    Objects.requireNonNull(pins, "pins");
    Objects.requireNonNull(metrics, "metrics");
    Objects.requireNonNull(clock, "clock");
  }

  /// The cluster a request is about: the one it chose, else the default one by its name, so that
  /// whoever handles it knows where it goes. Empty where there is none.
  String cluster(String chosen) {
    return chosen.isEmpty() && clusters != null ? clusters.clusters().standard() : chosen;
  }

  /// What stands before changes on clusters.
  ClusterCheck check(ServerClusters of) {
    return new ClusterCheck(of.access(), changes, clock);
  }

  /// A builder for a server that knows plugins and people and nothing else.
  public static Builder builder(PluginService plugins, Visitors visitors) {
    return new Builder(plugins, visitors);
  }

  /// A builder for a server whose people, and what they may do, are the identity's.
  public static Builder builder(PluginService plugins, Identity identity) {
    Builder builder = new Builder(plugins, new IdentityVisitors(identity));
    builder.identity = identity;
    return builder.judge(new RoleJudge(identity.rights()));
  }

  /// Collects what differs from the defaults. For one thread.
  public static final class Builder {
    private final PluginService plugins;
    private final Visitors visitors;
    private @Nullable Identity identity;
    private @Nullable OidcSignIn oidc;
    private Judge judge = Judge.EVERYTHING;
    private @Nullable ServerClusters clusters;
    private PluginSettings settings = PluginSettings.NONE;
    private @Nullable PluginFolder folder;
    private AuditSink changes = AuditSink.NOTHING;
    private AuditTrail audit = AuditTrail.NONE;
    private ResourceHistory history = new RecentHistory();
    private ToolPins pins = ToolPins.inMemory();
    private @Nullable ServerAgent agent;
    private Supplier<String> metrics = () -> "";
    private InstantSource clock = InstantSource.system();

    private Builder(PluginService plugins, Visitors visitors) {
      this.plugins = plugins;
      this.visitors = visitors;
    }

    /// See [ServerPorts#identity]; who is signed in is still the visitors' to say.
    Builder people(Identity value) {
      identity = value;
      return this;
    }

    /// See [ServerPorts#oidc].
    public Builder oidc(OidcSignIn value) {
      oidc = value;
      return this;
    }

    /// See [ServerPorts#judge].
    public Builder judge(Judge value) {
      judge = value;
      return this;
    }

    /// See [ServerPorts#clusters].
    public Builder clusters(ServerClusters value) {
      clusters = value;
      return this;
    }

    /// See [ServerPorts#settings].
    public Builder settings(PluginSettings value) {
      settings = value;
      return this;
    }

    /// See [ServerPorts#folder].
    public Builder folder(PluginFolder value) {
      folder = value;
      return this;
    }

    /// See [ServerPorts#changes].
    public Builder changes(AuditSink value) {
      changes = value;
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

    /// See [ServerPorts#agent].
    public Builder agent(ServerAgent value) {
      agent = value;
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
          plugins, visitors, identity, oidc, judge, clusters, settings, folder, changes, audit,
          history, pins, agent, metrics, clock);
    }
  }
}
