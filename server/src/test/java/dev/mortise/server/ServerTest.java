package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Body;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.Routes;
import dev.mortise.sdk.HttpRoutes;
import dev.mortise.sdk.MortisePlugin;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server as a whole: how it comes, where it is, how it goes.
final class ServerTest {
  @TempDir Path home;
  private ServerFixture fixture;
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  @AfterEach
  void close() {
    fixture.close();
  }

  private ServerFixture slow() {
    return new ServerFixture(home)
        .plugin(
            "slow",
            p ->
                p.permission("http:get:/**")
                    .contributes("routes", "paths = [{ path = \"/**\", methods = [\"GET\"] }]"),
            () ->
                MortisePlugin.builder("slow", "1.0.0")
                    .routes(
                        new HttpRoutes()
                            .on(
                                "get",
                                "/**",
                                _ -> {
                                  entered.countDown();
                                  waitFor(go);
                                  return new Routes.Response(200, Map.of(), Body.empty());
                                }))
                    .build());
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void itEndsAfterTheRequestsInFlight() throws Exception {
    fixture = slow().tuned(c -> c.drainTimeout(Duration.ofMinutes(2))).open();
    var answer =
        CompletableFuture.supplyAsync(() ->
            fixture.raw(
                "GET /api/v1/plugins/slow/a HTTP/1.1",
                "Host: x",
                "Authorization: kite1-alice",
                "",
                ""));
    assertTrue(entered.await(30, TimeUnit.SECONDS));
    Thread closing = Thread.ofVirtual().start(() -> fixture.server().close());
    ServerFixture.await(() -> fixture.send(fixture.anonymous("/readyz")).statusCode() == 503);
    assertEquals(200, fixture.send(fixture.anonymous("/healthz")).statusCode());
    HttpResponse<String> refused = fixture.get("/api/v1/plugins");
    assertEquals(503, refused.statusCode());
    assertFalse(refused.headers().firstValue("retry-after").isEmpty());
    go.countDown();
    String last = answer.get(100, TimeUnit.SECONDS);
    assertTrue(last.startsWith("HTTP/1.1 200 ") && last.contains("Connection: close"), last);
    assertTrue(closing.join(Duration.ofSeconds(30)));
  }

  @Test
  void itDoesNotWaitForThemForEver() throws Exception {
    fixture = slow().tuned(c -> c.drainTimeout(Duration.ofMillis(200))).open();
    var _ =
        fixture
            .client()
            .sendAsync(
                fixture.request("/api/v1/plugins/slow/a").build(),
                HttpResponse.BodyHandlers.ofString());
    assertTrue(entered.await(30, TimeUnit.SECONDS));
    Thread closing = Thread.ofVirtual().start(() -> fixture.server().close());
    assertTrue(closing.join(Duration.ofSeconds(20)));
    go.countDown();
  }

  @Test
  void everythingIsBelowTheBasePath() {
    fixture = new ServerFixture(home).tuned(c -> c.basePath("/mortise/")).open();
    assertEquals(200, fixture.send(fixture.anonymous("/healthz")).statusCode());
    assertTrue(fixture.server().uri().toString().endsWith("/mortise"));
    String outside = fixture.raw("GET /healthz HTTP/1.1", "Host: x", "Connection: close", "", "");
    assertTrue(outside.startsWith("HTTP/1.1 404 "), outside);
  }

  @Test
  void aTakenPortIsToldOf() {
    fixture = new ServerFixture(home).open();
    int port = fixture.server().uri().getPort();
    try (var log = new RecordedLog("io.helidon")) {
      PluginException taken =
          assertThrows(
              PluginException.class,
              () ->
                  Server.open(
                      ServerConfig.builder().port(port).build(),
                      ServerPorts.builder(fixture.host(), new FakeVisitors()).build()));
      assertEquals(ErrorCode.CONFLICT, taken.code());
      assertTrue(taken.getMessage().contains(":" + port), taken.getMessage());
      assertEquals(List.of(), log.messages());
    }
  }

  @Test
  void aCertificateThatCannotBeUsedIsToldOf() {
    fixture = new ServerFixture(home).open();
    Path none = home.resolve("none.pem");
    PluginException wrong =
        assertThrows(
            PluginException.class,
            () ->
                Server.open(
                    ServerConfig.builder().tls(none, none).build(),
                    ServerPorts.builder(fixture.host(), new FakeVisitors()).build()));
    assertEquals(ErrorCode.INVALID_ARGUMENT, wrong.code());
  }

  @Test
  @DisplayName("torture/45: request paths fed with mutations")
  void noPathSurprises() {
    fixture = new ServerFixture(home).open();
    Random random = new Random(45);
    String alphabet = "/.%2eEfFcC0a\\;?#:@&=+\u00e9\u0000 ";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder path = new StringBuilder("/");
      for (int n = random.nextInt(24); n > 0; n--) {
        path.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        CleanPath clean = CleanPath.of(path.toString());
        for (String segment : clean.segments()) {
          assertFalse(segment.equals(".") || segment.equals("..") || segment.contains("/"));
        }
      } catch (PluginException e) {
        assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
      }
    }
  }
}
