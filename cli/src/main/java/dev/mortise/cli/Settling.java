package dev.mortise.cli;

import dev.mortise.api.PluginService;
import dev.mortise.api.PluginState;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Waits for one plugin, whatever the others do.
final class Settling {
  private Settling() {}

  /// Returns when the plugin is neither on its way up nor still to be looked at, when it does not
  /// exist, or when the time is up.
  static void await(PluginService plugins, String id, Duration time) {
    var settled = new CountDownLatch(1);
    PluginService.Subscription changes =
        plugins.onChange(view -> {
          if (view.id().equals(id) && !onItsWay(view.state())) {
            settled.countDown();
          }
        });
    try {
      boolean moving = plugins.plugin(id).map(view -> onItsWay(view.state())).orElse(false);
      if (moving && !settled.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        System.getLogger(Settling.class.getName())
            .log(System.Logger.Level.DEBUG, "{0} still starts", id);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      changes.close();
    }
  }

  private static boolean onItsWay(PluginState state) {
    return state instanceof PluginState.Discovered
        || state instanceof PluginState.Verified
        || state instanceof PluginState.Starting;
  }
}
