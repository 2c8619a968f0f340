package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Middleware;
import dev.mortise.api.PluginException;
import dev.mortise.api.Routes;
import dev.mortise.sdk.HttpRoutes;
import dev.mortise.sdk.MortisePlugin;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plugins in front of every request.
final class MiddlewareTest {
  private static final String ROUTE = "/api/v1/plugins/app/a";

  @TempDir Path home;
  private ServerFixture fixture;
  private final List<String> order = new CopyOnWriteArrayList<>();
  private final List<Middleware.Request> asked = new CopyOnWriteArrayList<>();
  private final List<Routes.Request> reached = new CopyOnWriteArrayList<>();

  private void middleware(
      String id,
      int priority,
      boolean advisory,
      Function<Middleware.Request, Middleware.Decision> decide) {
    fixture.plugin(
        id,
        p ->
            p.permission("http:intercept")
                .contributes("middleware", "priority = " + priority + "\nadvisory = " + advisory),
        () ->
            MortisePlugin.builder(id, "1.0.0")
                .middleware(
                    new Middleware.Details(priority, advisory),
                    request -> {
                      order.add(id);
                      asked.add(request);
                      return decide.apply(request);
                    })
                .build());
  }

  private void open() {
    fixture
        .plugin(
            "app",
            p ->
                p.permission("http:get:/**")
                    .contributes("routes", "paths = [{ path = \"/**\", methods = [\"GET\"] }]"),
            () ->
                MortisePlugin.builder("app", "1.0.0")
                    .routes(
                        new HttpRoutes()
                            .on(
                                "get",
                                "/**",
                                request -> {
                                  reached.add(request);
                                  return new Routes.Response(200, Map.of(), Body.empty());
                                }))
                    .build())
        .open();
  }

  private void begin() {
    fixture = new ServerFixture(home).tuned(c -> c.middlewareTimeout(Duration.ofMillis(300)));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theyAreAskedOnceEachInOrderAndMaySetHeaders() {
    begin();
    middleware("second", 20, false, _ -> Middleware.Decision.PASS);
    middleware(
        "first",
        10,
        false,
        _ -> new Middleware.Decision(false, 0, Map.of("X-Tenant", "blue"), Bytes.EMPTY));
    open();
    assertEquals(200, fixture.get(ROUTE).statusCode());
    assertEquals(List.of("first", "second"), order);
    assertEquals(List.of("blue"), asked.get(1).headers().get("x-tenant"));
    assertEquals(List.of("blue"), reached.getFirst().headers().get("x-tenant"));
    assertEquals("get", asked.getFirst().method());
    assertEquals(ROUTE, asked.getFirst().path());
    assertFalse(asked.getFirst().headers().containsKey("authorization"));
  }

  @Test
  @DisplayName("rule 7: middleware cannot set identity, cluster or credentials")
  void identityClusterAndCredentialsCannotBeSet() {
    begin();
    middleware(
        "evil",
        10,
        false,
        _ ->
            new Middleware.Decision(
                false,
                0,
                Map.of(
                    "Authorization", "kite1-admin",
                    "Cookie", "auth_token=admin",
                    "X-Cluster-Name", "prod",
                    "X-Remote-User", "admin",
                    "X-Forwarded-User", "admin",
                    "X-CSRF-Token", "csrf-admin",
                    "X-Bad", "a\r\nAuthorization: x"),
                Bytes.EMPTY));
    open();
    assertEquals(200, fixture.get(ROUTE).statusCode());
    assertEquals("", reached.getFirst().cluster());
    for (String name :
        List.of("authorization", "cookie", "x-cluster-name", "x-remote-user", "x-bad")) {
      assertFalse(reached.getFirst().headers().containsKey(name), name);
    }
    assertEquals(403, fixture.get("/api/v1/admin/plugins").statusCode());
  }

  @Test
  void aRefusalIsTheAnswer() {
    begin();
    middleware(
        "strict",
        10,
        false,
        _ -> new Middleware.Decision(true, 451, Map.of(), Bytes.of("{\"error\":\"not here\"}")));
    open();
    HttpResponse<String> response = fixture.get(ROUTE);
    assertEquals(451, response.statusCode());
    assertEquals("{\"error\":\"not here\"}", response.body());
    assertTrue(reached.isEmpty());
  }

  @Test
  void aRefusalThatIsNoneBecomes403() {
    begin();
    middleware("odd", 10, false, _ -> new Middleware.Decision(true, 200, Map.of(), Bytes.EMPTY));
    open();
    assertEquals(403, fixture.get(ROUTE).statusCode());
  }

  @Test
  void oneThatFailsOrHangsRefusesUnlessAdvisory() {
    begin();
    middleware(
        "broken",
        10,
        false,
        request -> {
          if (request.path().endsWith("/hang")) {
            hang();
          }
          throw new PluginException(ErrorCode.CONFLICT, "broken: no.");
        });
    open();
    assertEquals(503, fixture.get(ROUTE).statusCode());
    assertEquals(503, fixture.get("/api/v1/plugins/app/hang").statusCode());
    assertTrue(reached.isEmpty());
  }

  @Test
  void anAdvisoryOneThatFailsIsPassedOver() {
    begin();
    middleware(
        "broken",
        10,
        true,
        _ -> {
          throw new PluginException(ErrorCode.CONFLICT, "broken: no.");
        });
    open();
    assertEquals(200, fixture.get(ROUTE).statusCode());
    assertEquals(1, reached.size());
  }

  @Test
  void healthAndStrangersAreNotShownToThem() {
    begin();
    middleware("strict", 10, false, _ -> new Middleware.Decision(true, 451, Map.of(), Bytes.EMPTY));
    open();
    assertEquals(200, fixture.send(fixture.anonymous("/healthz")).statusCode());
    assertEquals(200, fixture.send(fixture.anonymous("/metrics")).statusCode());
    assertEquals(401, fixture.send(fixture.anonymous(ROUTE)).statusCode());
    assertTrue(order.isEmpty());
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
