package dev.mortise.host;

import static dev.mortise.host.HostFixture.OPERATOR;
import static dev.mortise.host.HostFixture.tool;
import static dev.mortise.host.HostFixture.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.Clock;
import dev.mortise.api.Contract;
import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Extension;
import dev.mortise.api.Frame;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.NeedsNothing;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolCalls;
import dev.mortise.gate.CallRecord;
import dev.mortise.protocol.JsonCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallsTest {
  private static final Permission OFFER = Permission.parse("tool:offer:hello");
  private static final Reply OK =
      new Reply(Json.of("{\"text\":\"ok\",\"failed\":false}"), Bytes.EMPTY);

  @TempDir Path home;
  private HostFixture fixture;

  /// An extension point of an application.
  interface TaxRule {
    Money tax(Order order);

    Items<Money> rates();

    record Order(long cents) {}

    record Money(long cents) {}
  }

  /// A host function that streams.
  @Contract("ticks")
  interface Ticks {
    @NeedsNothing("counting is harmless")
    Items<Tick> count();

    record Tick(int number) {}
  }

  @BeforeEach
  void begin() {
    fixture = new HostFixture(home).tuned(b -> b.points(List.of(TaxRule.class)));
    fixture.functions.add(
        new HostFunction<>(Clock.class, _ -> () -> new Clock.Reading(Instant.EPOCH, 7)));
    fixture.functions.add(
        new HostFunction<>(
            Ticks.class, _ -> () -> Items.of(List.of(new Ticks.Tick(1), new Ticks.Tick(2)))));
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private static PluginException refused(Runnable action) {
    return assertThrows(PluginException.class, action::run);
  }

  private static HostRequest request(byte[] token, String function, String method, Json head) {
    return new HostRequest(token, function, method, head, Bytes.EMPTY, null);
  }

  @Test
  void withoutAGrantNothingIsCalled() {
    FakePlugin plugin = fixture.add("a");
    PluginHost host = fixture.open();
    PluginException e = refused(() -> tool(host, "a").execute(Calls.NOTHING));
    assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
    assertTrue(e.getMessage().endsWith("mortise plugins grant a tool:offer:hello"), e.getMessage());
    assertEquals(0, plugin.last().calls.get());
    host.grant("a", OFFER, OPERATOR);
    assertEquals("ok", tool(host, "a").execute(Calls.NOTHING).text());
    host.revoke("a", OFFER, OPERATOR);
    refused(() -> tool(host, "a").execute(Calls.NOTHING));
    List<CallRecord> calls = host.recentCalls(10);
    assertEquals(
        List.of(CallRecord.Outcome.REFUSED, CallRecord.Outcome.DONE, CallRecord.Outcome.REFUSED),
        calls.stream().map(CallRecord::outcome).toList());
    assertEquals(OPERATOR, calls.getFirst().caller());
  }

  @Test
  void onlyWhatIsDeclaredCanBeGrantedAndOnlyByWhoMay() {
    fixture.add("a");
    PluginHost host = fixture.open();
    assertEquals(
        ErrorCode.INVALID_ARGUMENT,
        refused(() -> host.grant("a", Permission.parse("clipboard:read"), OPERATOR)).code());
    Caller plugin = new Caller.Background("a");
    assertEquals(ErrorCode.PERMISSION_DENIED, refused(() -> host.grant("a", OFFER, plugin)).code());
    assertEquals(1, host.permissions("a").size());
    assertTrue(host.why("a").remedies().contains("mortise plugins grant a tool:offer:hello"));
  }

  @Test
  void tokensAreGoodWhileTheirCallRunsAndOnlyThen() {
    FakePlugin plugin = fixture.add("a");
    AtomicReference<byte @Nullable []> stolen = new AtomicReference<>();
    AtomicReference<@Nullable Reply> time = new AtomicReference<>();
    plugin.answer =
        (connection, delivery) -> {
          stolen.set(delivery.token());
          time.set(
              connection.launch.door().call(request(delivery.token(), "clock", "now", Json.EMPTY)));
          return OK;
        };
    fixture.add("b");
    PluginHost host = fixture.openGranting();
    tool(host, "a").execute(Calls.NOTHING);
    Reply reply = time.get();
    assertTrue(String.valueOf(reply).contains("monotonicNanos"));
    byte[] old = stolen.get();
    HostDoor door = plugin.last().launch.door();
    byte[] token = old == null ? new byte[0] : old;
    assertEquals(16, token.length);
    assertEquals(
        ErrorCode.TOKEN_INVALID,
        refused(() -> door.call(request(token, "clock", "now", Json.EMPTY))).code());
    assertEquals(
        ErrorCode.TOKEN_INVALID,
        refused(() -> door.call(request(new byte[16], "clock", "now", Json.EMPTY))).code());
    assertTrue(
        door.call(request(new byte[0], "clock", "now", Json.EMPTY)).head().size() > 2,
        "background may ask what needs nothing");
    assertEquals(
        2, host.recentCalls(10).stream().filter(c -> c.code() == ErrorCode.TOKEN_INVALID).count());
    PluginException e = refused(() -> door.call(request(new byte[0], "clok", "now", Json.EMPTY)));
    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertTrue(e.getMessage().contains("Did you mean \"clock\"?"), e.getMessage());
  }

  @Test
  void aTokenOfAnotherInstanceIsRefused() {
    FakePlugin a = fixture.add("a");
    FakePlugin b = fixture.add("b");
    AtomicReference<@Nullable ErrorCode> answer = new AtomicReference<>();
    a.answer =
        (_, delivery) -> {
          HostDoor foreign = b.last().launch.door();
          answer.set(
              refused(() -> foreign.call(request(delivery.token(), "clock", "now", Json.EMPTY)))
                  .code());
          return OK;
        };
    PluginHost host = fixture.openGranting();
    tool(host, "a").execute(Calls.NOTHING);
    assertEquals(ErrorCode.TOKEN_INVALID, answer.get());
  }

  @Test
  void theDoorIsShutBeforeReadyAndAfterTheEnd() {
    FakePlugin plugin = fixture.add("a");
    plugin.offers = List.of();
    PluginHost host = fixture.open();
    HostDoor door = plugin.last().launch.door();
    assertEquals(
        ErrorCode.UNAVAILABLE,
        refused(() -> door.call(request(new byte[0], "clock", "now", Json.EMPTY))).code());
    plugin.offers = null;
    host.start("a", OPERATOR);
    HostDoor open = plugin.last().launch.door();
    open.call(request(new byte[0], "clock", "now", Json.EMPTY));
    host.stop("a", OPERATOR);
    assertEquals(
        ErrorCode.UNAVAILABLE,
        refused(() -> open.call(request(new byte[0], "clock", "now", Json.EMPTY))).code());
  }

  @Test
  void hostFunctionsStream() {
    FakePlugin plugin = fixture.add("a");
    fixture.open();
    HostDoor door = plugin.last().launch.door();
    assertTrue(door.streams("ticks", "count"));
    try (var exchange = door.open(request(new byte[0], "ticks", "count", Json.EMPTY))) {
      exchange.finish();
      Frame first = exchange.receive();
      assertEquals("{\"number\":1}", first == null ? null : String.valueOf(first.head()));
      assertEquals(true, exchange.receive() != null);
      assertNull(exchange.receive());
    }
  }

  /// a → host/tool-calls → b, on behalf of the operator.
  private PluginHost nested(String declares) {
    AtomicReference<@Nullable PluginHost> host = new AtomicReference<>();
    fixture.functions.add(
        new HostFunction<>(
            ToolCalls.class,
            caller ->
                asked -> {
                  PluginHost h = host.get();
                  if (h == null) {
                    throw new IllegalStateException("no host yet");
                  }
                  Duration left = caller.deadline().remaining();
                  return h.contribution(Tool.class, asked.tool(), "hello", caller.caller(), left)
                      .execute(Calls.NOTHING);
                }));
    FakePlugin a = fixture.add("a", "1.0.0", declares);
    a.answer =
        (connection, delivery) ->
            connection
                .launch
                .door()
                .call(
                    request(
                        delivery.token(),
                        "tool-calls",
                        "call",
                        JsonCodec.encode(
                            new ToolCalls.Request(
                                delivery.call().head().toString().contains("self") ? "a" : "b",
                                Json.EMPTY,
                                ""))));
    PluginHost opened = fixture.openGranting();
    host.set(opened);
    return opened;
  }

  @Test
  void aNestedCallCarriesItsChainAndItsCaller() {
    FakePlugin b = fixture.add("b");
    AtomicReference<@Nullable Caller> seen = new AtomicReference<>();
    b.answer =
        (_, delivery) -> {
          seen.set(delivery.call().caller());
          return OK;
        };
    PluginHost host = nested("permissions = [{ use = \"tool:call:*\", why = \"asks others\" }]");
    assertEquals("ok", tool(host, "a").execute(Calls.NOTHING).text());
    assertEquals(OPERATOR, seen.get());
    assertEquals(
        List.of(List.of("a", "b"), List.of("a"), List.of("a")),
        host.recentCalls(10).stream().map(CallRecord::chain).toList());
    PluginException e =
        refused(
            () -> tool(host, "a").execute(new Tool.Invocation(Json.of("{\"x\":\"self\"}"), "")));
    assertTrue(e.getMessage().contains("waiting for the answer (a 1.0.0 → a 1.0.0)"));
  }

  @Test
  void aCallKnowsWhoGaveItNoMoreTime() {
    fixture.add("b", "1.0.0", "[limits]\ndeadline = \"20s\"").answer =
        (_, sent) -> new Reply(JsonCodec.encode(Tool.Result.of(sent.time().words())), Bytes.EMPTY);
    PluginHost host = nested("permissions = [{ use = \"tool:call:*\", why = \"asks\" }]");
    String text = tool(host, "b").execute(Calls.NOTHING).text();
    assertEquals("20,000 ms by limits.deadline; if it needs more, raise that", text);
    Duration time = Duration.ofMillis(10_500);
    Tool b = host.contribution(Tool.class, "b", "hello", OPERATOR, time);
    text = b.execute(Calls.NOTHING).text();
    assertEquals("10,500 ms given by its caller; if it needs more, call it with more", text);
    Tool a = host.contribution(Tool.class, "a", "hello", OPERATOR, time);
    text = a.execute(Calls.NOTHING).text();
    assertTrue(text.endsWith(" ms left of the call that this was part of"), text);
  }

  @Test
  void aPluginThatDeclaresNothingCallsNobody() {
    FakePlugin b = fixture.add("b");
    PluginHost host = nested("");
    PluginException e = refused(() -> tool(host, "a").execute(Calls.NOTHING));
    assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
    assertTrue(e.getMessage().contains("use = \"tool:call:b\""), e.getMessage());
    assertEquals(0, b.last().calls.get());
  }

  @Test
  void moreThanTheLimitWaitsItsTurnAndNotForEver() {
    FakePlugin plugin = fixture.add("a", "1.0.0", "[limits]\nconcurrency = 1\ndeadline = \"5s\"");
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    plugin.answer =
        (_, _) -> {
          inside.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return OK;
        };
    PluginHost host = fixture.openGranting();
    Thread first = Thread.ofVirtual().start(() -> tool(host, "a").execute(Calls.NOTHING));
    until("it is inside", () -> inside.getCount() == 0);
    PluginException e = refused(() -> tool(host, "a").execute(Calls.NOTHING));
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, e.code());
    assertTrue(e.getMessage().startsWith("a 1.0.0: 1 calls run"), e.getMessage());
    go.countDown();
    until("the first ended", () -> !first.isAlive());
  }

  private static final String POINT = "[contributes.points.TaxRule]\nversion = \"1\"\n";

  private void writePoint(String version) {
    fixture.add("tax");
    HostFixture.write(
        fixture.plugins.resolve("tax/plugin.toml"),
        """
        id = "tax"
        name = "tax"
        version = "1.0.0"
        license = "MIT"
        [runtime]
        kind = "process"
        [runtime.entry]
        any = "run.sh"
        """
            + POINT.replace("\"1\"", "\"" + version + "\""));
  }

  @Test
  void extensionPointsOfTheApplication() {
    writePoint("1");
    FakePlugin plugin = fixture.runtime.plugin("tax");
    plugin.answer = (_, _) -> new Reply(Json.of("{\"cents\":19}"), Bytes.EMPTY);
    PluginHost host = fixture.openGranting();
    Caller app = new Caller.Application("shop");
    List<Extension<TaxRule>> rules = host.extensions(TaxRule.class, app);
    assertEquals(1, rules.size(), host.plugins().toString());
    TaxRule rule = rules.getFirst().call();
    assertEquals(19, rule.tax(new TaxRule.Order(100)).cents());
    assertEquals("points/TaxRule", host.recentCalls(1).getFirst().address());

    Items<TaxRule.Money> rates = rule.rates();
    plugin.last().stream.send(Frame.of(Json.of("{\"cents\":7}")));
    TaxRule.Money seven = rates.next();
    assertEquals(7, seven == null ? 0 : seven.cents());
    plugin.last().stream.finish();
    assertNull(rates.next());
    assertEquals(2, host.recentCalls(9).size());
  }

  @Test
  void aPointOfAnotherVersionIsRefusedAtTheStart() {
    writePoint("2");
    PluginHost host = fixture.openGranting();
    assertEquals("failed", HostFixture.word(host, "tax"));
    assertTrue(host.why("tax").findings().toString().contains("implements version 2"));
  }

  @Test
  void aPluginBuiltForOtherRecordsIsRefusedAtTheStart() {
    writePoint("1");
    Json details =
        Json.of(
            """
            {"version": 1, "methods": {"rates": {}, "tax": {"takes":
              {"type": "object", "properties": {"cents": {"type": "string"}}}}}}
            """);
    fixture.runtime.plugin("tax").offers = List.of(new Contribution("points", "TaxRule", details));
    PluginHost host = fixture.openGranting();
    assertEquals("failed", HostFixture.word(host, "tax"));
    assertTrue(
        host.why("tax").findings().toString().contains("\"cents\" as integer, but string"),
        "although its manifest says only the version");
  }

  @Test
  void aRevokedRightEndsStreamsThatRestOnIt() {
    writePoint("1");
    PluginHost host = fixture.open();
    Permission right = Permission.parse("point:offer:TaxRule");
    host.grant("tax", right, OPERATOR);
    TaxRule rule = host.extensions(TaxRule.class, OPERATOR).getFirst().call();
    Items<TaxRule.Money> rates = rule.rates();
    host.revoke("tax", right, OPERATOR);
    assertEquals(ErrorCode.PERMISSION_DENIED, refused(rates::next).code());
  }
}
