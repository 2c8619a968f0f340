package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.Clock;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Log;
import dev.mortise.api.MessageHandler;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType;
import dev.mortise.api.Routes;
import dev.mortise.api.Tool;
import dev.mortise.host.PluginConnection;
import dev.mortise.protocol.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What every carrier, every dialect and every SDK must do, told once: a subclass connects to a
/// plugin that behaves as [ContractPlugin] does, as far as its contract has words for that.
@ExtendWith(UncarriedScenarios.class)
public abstract class PluginContract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final int BIG = 64 << 20;

  private final TestDoor door =
      new TestDoor()
          .function(Log.class, _ -> {})
          .function(Clock.class, () -> new Clock.Reading(NOON, 7));
  private TestHost host;

  /// For subclasses.
  @SuppressWarnings("NullAway") // set before each test
  protected PluginContract() {}

  /// A fresh plugin whose host calls go to the door.
  protected abstract PluginConnection connect(TestDoor hostDoor) throws Exception;

  /// What is carried here; a scenario that needs more must be refused as that says.
  protected Carried carried() {
    return Carried.EVERYTHING;
  }

  @BeforeEach
  void start() throws Exception {
    host = TestHost.over(connect(door), door);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  @Exercises(Capability.DESCRIPTION)
  void describesItself() {
    assertEquals("contract", host.description().id());
    assertEquals("1.0.0", host.description().version());
    List<String> addresses =
        host.description().contributions().stream().map(c -> c.address()).toList();
    assertTrue(addresses.containsAll(carried().offers()), addresses.toString());
  }

  @Test
  @Exercises(Capability.TOOLS)
  void answersAToolCall() {
    Json arguments = Json.of("{\"text\":\"grüße 𝄞\",\"n\":[1,2]}");
    Tool.Result result = host.tool("echo", arguments);
    assertEquals(JsonCodec.tree(arguments), JsonCodec.tree(json(result)));
  }

  @Test
  @Exercises(Capability.TOOLS)
  void allowsWhoeverTheToolDoesNotRefuse() {
    Tool tool = host.contribution(Tool.class, "echo");
    assertTrue(tool.authorize(new Tool.Invocation(Json.EMPTY, "")).allowed());
  }

  @Test
  @Exercises(Capability.TOOLS)
  void knowsOnWhoseBehalfItIsCalled() {
    var ada = new Caller.User("ada", Set.of("viewer"));
    assertEquals("user ada [viewer]", host.as(ada).tool("caller", Json.EMPTY).text());
  }

  @Test
  @Exercises(Capability.POINTS)
  void answersAnExtensionPoint() {
    TaxRule rule = host.point(TaxRule.class);
    assertEquals(new TaxRule.Money(190, "EUR"), rule.tax(new TaxRule.Order("o-1", "DE", 1000)));
  }

  @Test
  @Exercises({Capability.TOOLS, Capability.ERROR_CODES})
  void keepsTheCodeOfItsOwnErrors() {
    PluginException e = failure(() -> host.tool("fail", Json.EMPTY));
    assertEquals(ErrorCode.CONFLICT, e.code());
    assertTrue(e.getMessage().contains("it was asked to fail"), e.getMessage());
  }

  @Test
  @Exercises(Capability.TOOLS)
  void callsABugAPluginFailure() {
    PluginException e = failure(() -> host.tool("throw", Json.EMPTY));
    assertEquals(ErrorCode.PLUGIN_FAILED, e.code());
    assertTrue(e.getMessage().contains("a bug"), e.getMessage());
    assertEquals("{}", host.tool("echo", Json.EMPTY).text(), "the plugin answers on");
  }

  @Test
  @Exercises({Capability.TOOLS, Capability.ERROR_CODES})
  void refusesWhatItDoesNotOffer() {
    assertEquals(ErrorCode.NOT_FOUND, failure(() -> host.tool("ehco", Json.EMPTY)).code());
  }

  @Test
  @Exercises(Capability.TOOLS)
  void stopsWorkingAtTheDeadline() {
    TestHost hurried = host.within(Duration.ofSeconds(3));
    PluginException e = failure(() -> hurried.tool("hang", Json.EMPTY));
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, e.code());
    awaitState(s -> s.interrupted() == 1);
  }

  @Test
  @Exercises(Capability.TOOLS)
  void stopsWorkingWhenTheCallerGivesUp() throws Exception {
    var begun = new CountDownLatch(1);
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              begun.countDown();
              assertThrows(PluginException.class, () -> host.tool("hang", Json.EMPTY));
            });
    assertTrue(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    host.tool("echo", Json.EMPTY);
    // The interrupt may come before the call is on its way; then nobody is told, so call again.
    caller.interrupt();
    assertTrue(caller.join(PATIENCE), "the caller is free at once");
    assertEquals("{}", host.tool("echo", Json.EMPTY).text());
  }

  @Test
  @Exercises(Capability.ROUTES)
  void streamsABodyBothWays() {
    String text = "abc".repeat(100_000);
    Routes.Response response =
        routes().handle(request("post", "/upper", Map.of(), Body.of(Bytes.of(text))));
    assertEquals(200, response.status());
    var out = new ByteArrayOutputStream();
    try (Body body = response.body()) {
      for (byte[] piece = body.next(); piece != null; piece = body.next()) {
        out.writeBytes(piece);
      }
    }
    assertEquals(text.toUpperCase(java.util.Locale.ROOT), out.toString(StandardCharsets.UTF_8));
  }

  @Test
  @Exercises({Capability.ROUTES, Capability.STREAMED_BODIES})
  void aSlowReaderSlowsTheWriter() {
    var query = Map.of("bytes", List.of(Integer.toString(BIG)));
    Routes.Response response = routes().handle(request("get", "/big", query, Body.empty()));
    try (Body body = response.body()) {
      assertNotNull(body.next());
      long written = awaitStandstill();
      assertTrue(written < BIG / 2, "it wrote " + written + " bytes that nobody took");
    }
  }

  @Test
  @Exercises({Capability.ROUTES, Capability.STREAMED_BODIES})
  void aLongBodyArrivesWhole() {
    var query = Map.of("bytes", List.of(Integer.toString(BIG)));
    Routes.Response response = routes().handle(request("get", "/big", query, Body.empty()));
    long read = 0;
    try (Body body = response.body()) {
      for (byte[] piece = body.next(); piece != null; piece = body.next()) {
        read += piece.length;
      }
    }
    assertEquals(BIG, read);
  }

  @Test
  @Exercises(Capability.WATCHES)
  void watchesUntilTheEnd() {
    try (Items<ResourceType.Event> events = watch(1000)) {
      for (int i = 1; i <= 1000; i++) {
        ResourceType.Event event = events.next();
        assertNotNull(event);
        assertEquals("{\"number\":" + i + "}", event.document().toString());
      }
      assertNull(events.next());
    }
    awaitState(s -> s.watchers() == 0);
  }

  @Test
  @Exercises(Capability.WATCHES)
  void endsAWatchThatNobodyReadsAnyMore() {
    try (Items<ResourceType.Event> events = watch(0)) {
      assertNotNull(events.next());
      assertEquals(1, state().watchers());
    }
    awaitState(s -> s.watchers() == 0);
  }

  @Test
  @Exercises(Capability.OBSERVING)
  void observesMessagesWithTheirBytes() {
    MessageHandler handler = host.contribution(MessageHandler.class, "");
    handler.started(new MessageHandler.Session("0", "monitor_1", "cat"));
    handler.observe(message("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1}\u0000"));
    handler.ended(new MessageHandler.Session("0", "monitor_1", "cat"));
    awaitState(s -> s.messages() == 1);
    assertEquals("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1}\u0000", state().lastPayload());
  }

  @Test
  @Exercises(Capability.DECIDING)
  void decidesAboutMessagesWithTheirBytes() {
    MessageHandler.Decision decision =
        host.contribution(MessageHandler.class, "").decide(message("payload"));
    assertEquals(MessageHandler.Action.REPLACE, decision.action());
    assertEquals("payload", decision.payload().text());
  }

  @Test
  @Exercises({Capability.TOOLS, Capability.HOST_FUNCTIONS})
  void asksTheHostWithTheTokenOfItsCall() {
    var ada = new Caller.User("ada", Set.of());
    host.as(ada).tool("log", Json.EMPTY);
    TestDoor.Asked asked = door.asked().getLast();
    assertEquals("log", asked.function());
    assertEquals(ada, asked.caller());
    assertEquals(NOON.toString(), host.tool("clock", Json.EMPTY).text());
  }

  @Test
  @Exercises({Capability.TOOLS, Capability.HOST_FUNCTIONS})
  void asksInTheBackgroundWithoutAToken() {
    host.tool("background", Json.EMPTY);
    assertEquals("background", door.asked().getLast().caller().kind());
  }

  @Test
  @Exercises({Capability.TOOLS, Capability.HOST_FUNCTIONS, Capability.MEMORY})
  void isRefusedWithTheTokenOfAnEndedCall() {
    host.tool("keep", Json.EMPTY);
    PluginException e = failure(() -> host.tool("stale", Json.EMPTY));
    assertEquals(ErrorCode.TOKEN_INVALID, e.code());
  }

  @Test
  @Exercises({Capability.TOOLS, Capability.HOST_FUNCTIONS})
  void isRefusedWithAForgedToken() {
    Json head = JsonCodec.encode(new Tool.Invocation(Json.EMPTY, ""));
    var forged = host.delivery("tools/log", "execute", head, Bytes.EMPTY, Bytes.of(new byte[16]));
    assertEquals(ErrorCode.TOKEN_INVALID, failure(() -> host.connection().call(forged)).code());
  }

  private Routes routes() {
    return host.contribution(Routes.class, "");
  }

  private static Routes.Request request(
      String method, String path, Map<String, List<String>> query, Body body) {
    return new Routes.Request(method, path, query, Map.of(), "", body);
  }

  private Items<ResourceType.Event> watch(int count) {
    var parameters = Map.of("count", List.of(Integer.toString(count)));
    return host.contribution(ResourceType.class, "things")
        .watch(new ResourceType.Query("", "", "", parameters));
  }

  private static MessageHandler.Message message(String payload) {
    return new MessageHandler.Message(
        "0",
        1,
        NOON,
        MessageHandler.Direction.INBOUND,
        MessageHandler.Kind.REQUEST,
        "ping",
        "1",
        "monitor_1",
        "x",
        payload.length(),
        false,
        Bytes.of(payload));
  }

  /// What the plugin has seen; a contract without tools tells it in another way.
  protected ContractPlugin.State state() {
    return JsonCodec.decode(json(host.tool("state", Json.EMPTY)), ContractPlugin.State.class);
  }

  /// A contract whose tools answer with text alone has the JSON there.
  private static Json json(Tool.Result result) {
    return result.structured() == null ? Json.of(result.text()) : result.structured();
  }

  private void awaitState(Predicate<ContractPlugin.State> condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    ContractPlugin.State state = state();
    while (!condition.test(state)) {
      assertTrue(System.nanoTime() < end, "still " + state);
      state = state();
    }
  }

  /// What was written when it stopped growing over a good many questions.
  private long awaitStandstill() {
    long last = -1;
    int same = 0;
    while (same < 50) {
      long now = state().written();
      same = now == last ? same + 1 : 0;
      last = now;
    }
    return last;
  }

  private static PluginException failure(org.junit.jupiter.api.function.Executable run) {
    return assertThrows(PluginException.class, run);
  }
}
