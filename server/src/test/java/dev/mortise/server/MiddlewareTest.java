package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.GrantTerms;
import dev.mortise.api.Middleware;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.Routes;
import dev.mortise.sdk.HttpRoutes;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.testkit.TestClock;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
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
    begin(ServerFixture.PATIENCE);
  }

  /// @param timeout short only where one hangs
  private void begin(Duration timeout) {
    fixture = new ServerFixture(home).tuned(c -> c.middlewareTimeout(timeout));
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
    begin(Duration.ofMillis(300));
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
  void oneThatNobodyGrantedStandsInNobodysWay() {
    fixture = new ServerFixture(home).hosted(c -> c.grantDeclared(false));
    middleware("new", 10, false, _ -> new Middleware.Decision(true, 451, Map.of(), Bytes.EMPTY));
    open();
    Caller operator = new Caller.Operator("test");
    fixture.host().grant("app", Permission.parse("http:get:/**"), operator);
    assertEquals(200, fixture.get(ROUTE).statusCode());
    assertTrue(order.isEmpty());
    fixture.host().grant("new", Permission.parse("http:intercept"), operator);
    assertEquals(451, fixture.get(ROUTE).statusCode());
  }

  @Test
  void oneWhoseGrantEndedByItselfLetsNobodyPast() {
    var clock = TestClock.create();
    fixture =
        new ServerFixture(home).hosted(c -> c.grantDeclared(false)).ported(p -> p.clock(clock));
    middleware("guard", 10, false, _ -> Middleware.Decision.PASS);
    middleware("hint", 20, true, _ -> Middleware.Decision.PASS);
    open();
    Caller operator = ServerFixture.operator();
    Permission intercept = Permission.parse("http:intercept");
    GrantTerms hour = new GrantTerms(false, false, clock.instant().plus(Duration.ofHours(1)));
    fixture.host().grant("app", Permission.parse("http:get:/**"), operator);
    fixture.host().grant("guard", intercept, hour, operator);
    fixture.host().grant("hint", intercept, hour, operator);
    assertEquals(200, fixture.get(ROUTE).statusCode());
    assertEquals(List.of("guard", "hint"), order);
    clock.advance(Duration.ofHours(2));
    HttpResponse<String> refused = fixture.get(ROUTE);
    assertEquals(503, refused.statusCode(), refused.body());
    assertTrue(refused.body().contains("guard 1.0.0"), refused.body());
    assertTrue(
        refused.body().contains("mortise plugins grant guard http:intercept"), refused.body());
    assertEquals(1, reached.size());
    // Somebody decides: to do without it, or to have it again.
    fixture.host().revoke("guard", intercept, operator);
    assertEquals(200, fixture.get(ROUTE).statusCode());
    fixture.host().grant("guard", intercept, operator);
    assertEquals(200, fixture.get(ROUTE).statusCode());
    assertEquals(List.of("guard", "hint", "guard"), order);
  }

  /// Also after the request began: an earlier filter takes its time.
  @Test
  void oneWhoseGrantEndsDuringARequestLetsItNotPast() {
    var clock = TestClock.create();
    fixture =
        new ServerFixture(home).hosted(c -> c.grantDeclared(false)).ported(p -> p.clock(clock));
    middleware(
        "slow",
        5,
        false,
        _ -> {
          clock.advance(Duration.ofHours(2));
          return Middleware.Decision.PASS;
        });
    middleware("guard", 10, false, _ -> Middleware.Decision.PASS);
    open();
    Caller operator = ServerFixture.operator();
    Permission intercept = Permission.parse("http:intercept");
    fixture.host().grant("app", Permission.parse("http:get:/**"), operator);
    fixture.host().grant("slow", intercept, operator);
    GrantTerms hour = new GrantTerms(false, false, clock.instant().plus(Duration.ofHours(1)));
    fixture.host().grant("guard", intercept, hour, operator);
    HttpResponse<String> refused = fixture.get(ROUTE);
    assertEquals(503, refused.statusCode(), refused.body());
    assertTrue(refused.body().contains("grant guard http:intercept"), refused.body());
    assertEquals(List.of("slow"), order);
  }

  @Test
  void aCopyBesideAFilterLocksNobodyOutAndADamagedManifestLetsNobodyPast() throws IOException {
    fixture = new ServerFixture(home).hosted(c -> c.grantDeclared(false));
    middleware("guard", 10, false, _ -> Middleware.Decision.PASS);
    open();
    Caller operator = ServerFixture.operator();
    fixture.host().grant("app", Permission.parse("http:get:/**"), operator);
    fixture.host().grant("guard", Permission.parse("http:intercept"), operator);
    assertEquals(200, fixture.get(ROUTE).statusCode());
    Path own = fixture.files("guard");
    Path copy = Files.createDirectories(own.resolveSibling("zz-copy"));
    Files.copy(own.resolve("plugin.toml"), copy.resolve("plugin.toml"));
    fixture.host().rescan(ServerFixture.operator());
    assertEquals(200, fixture.get(ROUTE).statusCode());
    assertEquals(List.of("guard", "guard"), order);
    Files.writeString(copy.resolve("plugin.toml"), "id = ");
    Files.writeString(own.resolve("plugin.toml"), "id = ");
    fixture.host().rescan(ServerFixture.operator());
    assertEquals(200, fixture.get(ROUTE).statusCode());
    assertEquals(3, order.size(), "it runs on");
    fixture.host().stop("guard", ServerFixture.operator());
    fixture.host().rescan(ServerFixture.operator());
    HttpResponse<String> refused = fixture.get(ROUTE);
    assertEquals(503, refused.statusCode(), refused.body());
    assertTrue(refused.body().contains("its manifest cannot be read"), refused.body());
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

  @Test
  void whoCrashesTheFilterDoesNotGetPastIt() {
    var broken = new AtomicBoolean();
    begin();
    fixture.plugin(
        "guard",
        p ->
            p.permission("http:intercept")
                .contributes("middleware", "priority = 1\nadvisory = false"),
        () -> {
          if (broken.get()) {
            throw new IllegalStateException("it does not start");
          }
          return MortisePlugin.builder("guard", "1.0.0")
              .middleware(new Middleware.Details(1, false), _ -> Middleware.Decision.PASS)
              .build();
        });
    open();
    assertEquals(200, fixture.get(ROUTE).statusCode());
    fixture.host().disable("guard", ServerFixture.operator());
    assertEquals(200, fixture.get(ROUTE).statusCode(), "nobody wants it there");
    broken.set(true);
    assertThrows(
        PluginException.class, () -> fixture.host().enable("guard", ServerFixture.operator()));
    HttpResponse<String> refused = fixture.get(ROUTE);
    assertEquals(503, refused.statusCode(), refused.body());
    assertTrue(refused.body().contains("guard 1.0.0"), refused.body());
    assertTrue(refused.body().contains("mortise plugins disable guard"), refused.body());
    assertEquals(2, reached.size());
  }
}
