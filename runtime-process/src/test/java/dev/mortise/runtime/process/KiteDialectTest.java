package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.ClusterEvents;
import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.Json;
import dev.mortise.api.Middleware;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.api.ResourceType;
import dev.mortise.api.Routes;
import dev.mortise.api.Tool;
import dev.mortise.host.Description;
import dev.mortise.host.PluginConnection;
import dev.mortise.protocol.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A plugin of the Kite contract in real Go; where the machine can, in the sandbox.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KiteDialectTest {
  private static final String USER =
      "{\"username\":\"ada\",\"name\":\"ada\",\"roles\":[{\"name\":\"admin\"}]}";

  private final Fixture fixture = new Fixture();
  private PluginConnection plugin;
  private Description description;

  @BeforeAll
  void start() {
    plugin = start("kite");
    description = plugin.describe();
    plugin.ready();
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  private PluginConnection start(String name) {
    var folder = fixture.binary(GoPrograms.program("kite"), name);
    boolean confine = !fixture.runtime.protection().confining().isEmpty();
    Set<Permission> granted = confine ? Set.of() : Fixture.UNCONFINED;
    return fixture.start(folder, name, "kite", granted);
  }

  private Reply call(String address, String method, Object head) {
    return plugin.call(
        Fixture.delivery(address, method, JsonCodec.encode(head), Bytes.EMPTY, new byte[16]));
  }

  @Test
  void describesToolsResourcesRoutesMiddlewareAndEvents() {
    assertEquals(
        List.of(
            "tools/get_sum",
            "tools/odd",
            "resources/widgets",
            "middleware",
            "routes",
            "cluster-events"),
        description.contributions().stream().map(Contribution::address).toList());
    var sum =
        JsonCodec.decode(description.contributions().getFirst().details(), Tool.Details.class);
    assertEquals("Adds", sum.description());
    assertEquals(
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"number\"}},\"required\":[\"a\"]}",
        sum.input().toString());
    assertEquals(2, description.warnings().size(), description.warnings().toString());
    assertTrue(
        description.warnings().getFirst().contains("version \"2.0.0\", its manifest \"1.0.0\""));
    assertTrue(description.warnings().get(1).contains("odd"));
    Set<String> implied =
        description.implied().stream().map(Permission::toString).collect(Collectors.toSet());
    assertTrue(
        implied.containsAll(
            Set.of(
                "tool:offer:get_sum",
                "resource:offer:widgets",
                "http:intercept",
                "http:get:/",
                "cluster:observe")),
        implied.toString());
  }

  @Test
  void whatIsNotImplementedIsNotThere() {
    PluginConnection bare = start("kite-bare");
    Description tools = bare.describe();
    assertEquals(
        List.of("tools/get_sum", "tools/odd", "routes", "cluster-events"),
        tools.contributions().stream().map(Contribution::address).toList());
    bare.close();
  }

  @Test
  void toolsAreAskedAndExecutedForTheUser() {
    var use = new Tool.Invocation(Json.of("{\"a\":1}"), "blue");
    var result = JsonCodec.decode(call("tools/get_sum", "execute", use).head(), Tool.Result.class);
    assertEquals("get_sum {\"a\":1} blue " + USER, result.text());
    assertEquals(false, result.failed());
    assertEquals(
        true,
        JsonCodec.decode(call("tools/odd", "execute", use).head(), Tool.Result.class).failed());
    assertEquals(
        new Tool.Verdict(false, "not odd"),
        JsonCodec.decode(call("tools/odd", "authorize", use).head(), Tool.Verdict.class));
  }

  @Test
  void resourcesAnswerWithDocuments() {
    var query = new ResourceType.Query("ns", "one", "blue", Map.of("q", List.of("1", "2")));
    var listed =
        JsonCodec.decode(
            call("resources/widgets", "list", query).head(), ResourceType.Answer.class);
    assertEquals(200, listed.status());
    assertEquals(
        "{\"did\":\"list widgets ns one 1,2\",\"given\":\"\"}", listed.document().toString());
    var change = new ResourceType.Change("ns", "one", "blue", Json.of("{\"x\":1}"));
    var patched =
        JsonCodec.decode(
            call("resources/widgets", "patch", change).head(), ResourceType.Answer.class);
    assertEquals(
        "{\"did\":\"patch widgets ns one \",\"given\":\"{\\\"x\\\":1}\"}",
        patched.document().toString());
    var garbage = new ResourceType.Query("ns", "garbage", "blue", Map.of());
    PluginException failure =
        assertThrows(PluginException.class, () -> call("resources/widgets", "get", garbage));
    assertEquals(ErrorCode.PLUGIN_PROTOCOL, failure.code(), failure.getMessage());
    assertEquals(
        ErrorCode.UNIMPLEMENTED,
        assertThrows(PluginException.class, () -> call("resources/widgets", "watch", garbage))
            .code());
  }

  @Test
  void middlewareChangesOrRefuses() {
    var pass = call("middleware", "apply", new Middleware.Request("get", "/go", Map.of(), "blue"));
    assertEquals(
        "{\"refused\":false,\"status\":0,\"headers\":{\"x-method\":\"GET\"}}",
        pass.head().toString());
    var stop =
        call("middleware", "apply", new Middleware.Request("get", "/stop", Map.of(), "blue"));
    assertEquals("{\"refused\":true,\"status\":418,\"headers\":{}}", stop.head().toString());
    assertEquals("no", stop.body().text());
  }

  @Test
  void clusterEventsArrive() {
    call("cluster-events", "changed", new ClusterEvents.Event("added", "blue"));
    Fixture.await("it says so", () -> fixture.logged("cluster added blue"));
  }

  private Exchange open(String path) {
    var request =
        new Routes.Request(
            "post",
            path,
            Map.of("q", List.of("x", "y")),
            Map.of("accept", List.of("a", "b")),
            "blue",
            Body.empty());
    return plugin.open(
        Fixture.delivery("routes", "handle", JsonCodec.encode(request), Bytes.EMPTY, new byte[16]));
  }

  @Test
  void aRequestsBodyIsGatheredAndTheAnswersHandedOut() {
    try (Exchange exchange = open("/page")) {
      byte[] piece = new byte[700_000];
      exchange.send(Frame.of(Bytes.of(piece)));
      exchange.send(Frame.of(Bytes.of(piece)));
      exchange.finish();
      Frame first = Objects.requireNonNull(exchange.receive());
      var head = JsonCodec.decode(Objects.requireNonNull(first.head()), Routes.Response.class);
      assertEquals(201, head.status());
      assertEquals(
          Map.of(
              "x-seen",
              List.of("POST /page a, b x,y blue " + USER),
              "content-length",
              List.of("1400000")),
          head.headers());
      var body = new ByteArrayOutputStream();
      body.writeBytes(first.body().array());
      for (Frame f = exchange.receive(); f != null; f = exchange.receive()) {
        body.writeBytes(f.body().array());
      }
      assertEquals(1_400_000, body.size());
      assertNull(exchange.receive());
    }
  }

  @Test
  void aBodyThatIsTooLargeNamesTheLimitAndAFailureIsTold() {
    try (Exchange exchange = open("/page")) {
      Frame piece = Frame.of(Bytes.of(new byte[16 << 20]));
      exchange.send(piece);
      exchange.send(piece);
      PluginException failure = assertThrows(PluginException.class, () -> exchange.send(piece));
      assertEquals(ErrorCode.RESOURCE_EXHAUSTED, failure.code());
      assertTrue(failure.getMessage().contains("33554432"), failure.getMessage());
    }
    try (Exchange exchange = open("/fail")) {
      exchange.finish();
      PluginException failure = assertThrows(PluginException.class, () -> exchange.receive());
      assertEquals(ErrorCode.PLUGIN_FAILED, failure.code());
      assertTrue(failure.getMessage().contains("no such page"), failure.getMessage());
    }
  }

  @Test
  void itIsHealthyAndShutDownByItsOwnCall() {
    PluginConnection other = start("kite-other");
    other.describe();
    other.check(Duration.ofSeconds(60));
    other.stop(Duration.ofSeconds(60));
    Fixture.await("it says so", () -> fixture.logged("shutdown"));
  }
}
