package dev.mortise.sdk;

import org.jspecify.annotations.Nullable;

/// The host, as the running handler sees it.
public final class Host {
  static final ScopedValue<HostContext> CURRENT = ScopedValue.newInstance();

  private Host() {}

  /// The call that runs on this thread.
  ///
  /// @throws IllegalStateException when no call runs here: threads of the plugin's own use a
  ///   context they got from [HostContext#background]
  public static HostContext current() {
    if (!CURRENT.isBound()) {
      throw new IllegalStateException(
          "No call of the host runs on this thread; take Host.current().background() inside a call"
              + " and hand it to your own threads");
    }
    return CURRENT.get();
  }

  /// The plugin's log, also outside of calls: lines of JSON on stderr, which the host shows in
  /// `mortise plugins logs`.
  public static PluginLogger log() {
    return PluginLogger.INSTANCE;
  }

  static @Nullable HostContext currentOrNull() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }
}
