package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.ClusterEvents;
import dev.mortise.api.Offer;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.kubernetes.Clusters;
import java.lang.System.Logger.Level;
import java.time.Duration;

/// Tells plugins when clusters come, go or change, on nobody's behalf. One that fails keeps no
/// other from being told. Runs on the clusters' own thread; closed by whoever opened it.
final class ClusterNews implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ClusterNews.class.getName());

  private final PluginService plugins;
  private final Duration timeout;
  private final AutoCloseable subscription;

  private ClusterNews(PluginService plugins, Duration timeout, Clusters clusters) {
    this.plugins = plugins;
    this.timeout = timeout;
    this.subscription = clusters.listen(this::tell);
  }

  static ClusterNews of(PluginService plugins, Duration timeout, Clusters clusters) {
    return new ClusterNews(plugins, timeout, clusters);
  }

  private void tell(ClusterEvents.Event event) {
    for (Offer offer : plugins.offers("cluster-events")) {
      String plugin = offer.plugin();
      try {
        plugins
            .contribution(ClusterEvents.class, plugin, "", new Caller.Background(plugin), timeout)
            .changed(event);
      } catch (PluginException e) {
        LOG.log(Level.DEBUG, () -> plugin + ": was not told of a cluster: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    try {
      subscription.close();
    } catch (Exception e) {
      throw new IllegalStateException("a listener of clusters cannot be removed", e);
    }
  }
}
