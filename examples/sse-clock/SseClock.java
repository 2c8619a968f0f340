import dev.mortise.api.Items;
import dev.mortise.sdk.Host;
import dev.mortise.sdk.HostContext;
import dev.mortise.sdk.HttpRoutes;
import dev.mortise.sdk.MortisePlugin;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Sends the time once a second, as server-sent events.
final class SseClock {
  private SseClock() {}

  public static void main(String[] args) {
    var routes =
        new HttpRoutes()
            .on("get", "/clock", _ -> HttpRoutes.events(new Ticks(Host.current())));
    MortisePlugin.builder("sse-clock", "1.0.0").routes(routes).serve(args);
  }

  /// The host's time, at once and then every second, until nobody listens any more.
  private static final class Ticks implements Items<String> {
    private final HostContext host;
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean first = true;

    Ticks(HostContext host) {
      this.host = host;
    }

    @Override
    public String next() {
      try {
        if (!first && closed.await(1, TimeUnit.SECONDS)) {
          return null;
        }
        first = false;
        return host.now().toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
