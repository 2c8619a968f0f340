package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Middleware;
import dev.mortise.api.PluginState;
import dev.mortise.sdk.MortisePlugin;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A filter that finishes its calls and is not asked any more.
@Timeout(180)
final class LeavingMiddlewareTest {
  private static final String PATH = "/api/v1/plugins";

  @TempDir Path home;
  private ServerFixture fixture;
  private final Semaphore entered = new Semaphore(0);
  private final Semaphore go = new Semaphore(0);

  @BeforeEach
  void open() {
    fixture =
        new ServerFixture(home)
            .tuned(c -> c.middlewareTimeout(ServerFixture.PATIENCE))
            .plugin("base", p -> {}, () -> MortisePlugin.builder("base", "1.0.0").build())
            .plugin(
                "guard",
                p ->
                    p.requires("base", "*")
                        .permission("http:intercept")
                        .contributes("middleware", "priority = 1\nadvisory = false"),
                () ->
                    MortisePlugin.builder("guard", "1.0.0")
                        .middleware(new Middleware.Details(1, false), this::decide)
                        .build())
            .open();
  }

  @AfterEach
  void close() {
    go.release();
    fixture.close();
  }

  private Middleware.Decision decide(Middleware.Request request) {
    if (request.path().endsWith("/long")) {
      entered.release();
      go.acquireUninterruptibly();
    }
    return Middleware.Decision.PASS;
  }

  /// What is answered while the filter still works on another request.
  private HttpResponse<String> answeredWhileStopping(String plugin) throws InterruptedException {
    assertEquals(200, fixture.get(PATH).statusCode());
    Thread.ofVirtual().start(() -> fixture.get(PATH + "/guard/long"));
    entered.acquire();
    Thread.ofVirtual().start(() -> fixture.host().stop(plugin, ServerFixture.operator()));
    ServerFixture.await(
        () -> fixture.host().plugin("guard").orElseThrow().state() instanceof PluginState.Stopping);
    return fixture.get(PATH);
  }

  @Test
  void oneThatHasToGoWithAnotherLetsNobodyPastMeanwhile() throws InterruptedException {
    HttpResponse<String> refused = answeredWhileStopping("base");
    assertEquals(503, refused.statusCode(), refused.body());
    assertTrue(refused.body().contains("guard 1.0.0"), refused.body());
    assertTrue(refused.body().contains("is stopping"), refused.body());
  }

  @Test
  void oneThatSomebodyStopsStandsInNobodysWay() throws InterruptedException {
    HttpResponse<String> passed = answeredWhileStopping("guard");
    assertEquals(200, passed.statusCode(), passed.body());
  }
}
