package dev.mortise.api;

import java.util.List;

/// Every contract there is: what plugins may contribute and what they may ask for.
///
/// Extension points of embedding applications stand beside it, not in it.
public final class Catalogue {
  /// What a plugin may contribute.
  public static final List<Class<?>> CONTRIBUTIONS =
      List.of(
          Tool.class,
          Routes.class,
          Middleware.class,
          ResourceType.class,
          ClusterEvents.class,
          Pane.class,
          MessageHandler.class);

  /// What a plugin may ask of the host.
  public static final List<Class<?>> HOST_FUNCTIONS =
      List.of(
          Log.class,
          Clock.class,
          Randomness.class,
          Account.class,
          ToolCalls.class,
          Http.class,
          Tcp.class,
          WebSockets.class,
          Storage.class,
          Secrets.class,
          Kubernetes.class,
          Events.class,
          Progress.class,
          Clipboard.class);

  /// The kind of contribution that implements an extension point.
  public static final String POINTS = "points";

  private Catalogue() {}
}
