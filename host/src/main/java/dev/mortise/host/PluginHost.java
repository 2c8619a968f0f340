package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Explanation;
import dev.mortise.api.Extension;
import dev.mortise.api.Items;
import dev.mortise.api.LogLine;
import dev.mortise.api.Offer;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Finds plugins, keeps them running, and lets calls through the gate: all of the host.
@SuppressWarnings("DoNotCallSuggester") // until the parts are joined
public final class PluginHost implements PluginService, AutoCloseable {
  private final HostConfig config;

  private PluginHost(HostConfig config) {
    this.config = config;
  }

  /// Looks for plugins and begins to start them; does not wait for any of them.
  ///
  /// @param runtimes at most one per kind; closed with the host
  /// @param functions what plugins may ask for
  /// @param clock for what people see and for pauses between restarts
  public static PluginHost open(
      HostConfig config,
      List<PluginRuntime> runtimes,
      List<HostFunction<?>> functions,
      InstantSource clock) {
    return new PluginHost(config);
  }

  /// Waits until nothing is starting; whatever failed or waits for something else does not count.
  ///
  /// @return whether that was so within the time
  public boolean awaitSettled(Duration time) {
    throw absent();
  }

  private PluginException absent() {
    return new PluginException(
        ErrorCode.UNIMPLEMENTED, "The host " + config.hostVersion() + " is being built.");
  }

  @Override
  public List<PluginView> plugins() {
    throw absent();
  }

  @Override
  public Optional<PluginView> plugin(String id) {
    throw absent();
  }

  @Override
  public List<Offer> offers(String kind) {
    throw absent();
  }

  @Override
  public <T> T contribution(
      Class<T> contract, String plugin, String name, Caller caller, Duration timeout) {
    throw absent();
  }

  @Override
  public <T> List<Extension<T>> extensions(Class<T> point, Caller caller) {
    throw absent();
  }

  @Override
  public void rescan(Caller by) {
    throw absent();
  }

  @Override
  public void start(String id, Caller by) {
    throw absent();
  }

  @Override
  public void stop(String id, Caller by) {
    throw absent();
  }

  @Override
  public void reload(String id, Caller by) {
    throw absent();
  }

  @Override
  public void enable(String id, Caller by) {
    throw absent();
  }

  @Override
  public void disable(String id, Caller by) {
    throw absent();
  }

  @Override
  public void release(String id, Caller by) {
    throw absent();
  }

  @Override
  public void grant(String id, Permission permission, Caller by) {
    throw absent();
  }

  @Override
  public void revoke(String id, Permission permission, Caller by) {
    throw absent();
  }

  @Override
  public List<PermissionStatus> permissions(String id) {
    throw absent();
  }

  @Override
  public Explanation why(String id) {
    throw absent();
  }

  @Override
  public List<LogLine> logs(String id, int last) {
    throw absent();
  }

  @Override
  public Items<LogLine> followLogs(String id, int last) {
    throw absent();
  }

  @Override
  public Subscription onChange(Consumer<PluginView> listener) {
    throw absent();
  }

  @Override
  public void close() {}
}
