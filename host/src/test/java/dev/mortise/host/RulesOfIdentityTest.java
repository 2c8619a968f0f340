package dev.mortise.host;

import static dev.mortise.host.HostFixture.OPERATOR;
import static dev.mortise.host.HostFixture.tool;
import static dev.mortise.host.HostFixture.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.Consents;
import dev.mortise.api.Contract;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.GrantTerms;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Needs;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService.Subscription;
import dev.mortise.api.Reply;
import dev.mortise.api.Storage;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolCalls;
import dev.mortise.api.ToolUse;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.CallerRights;
import dev.mortise.protocol.JsonCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rules of identity and trust, by number, as far as they are about calls and grants. What is
/// about processes (5, 6, 14) has its tests with the runtime for processes.
class RulesOfIdentityTest {
  private static final Permission OFFER = Permission.parse("tool:offer:hello");
  private static final Permission TICK = Permission.parse("storage:use");
  private static final Reply OK =
      new Reply(Json.of("{\"text\":\"ok\",\"failed\":false}"), Bytes.EMPTY);
  private static final String USES_STORAGE =
      "permissions = [{ use = \"storage:use\", why = \"keeps things\" }]";
  private static final Caller BOB = new Caller.User("bob", Set.of());

  @TempDir Path home;
  private HostFixture fixture;
  private final Auditor audit = new Auditor();

  /// A host function that needs a permission, and one that streams.
  @Contract("ticks")
  interface Ticks {
    @Needs("storage:use")
    Tick next();

    @Needs("storage:use")
    Items<Tick> all(Items<Tick> incoming);

    record Tick(int number) {}
  }

  @BeforeEach
  void begin() {
    fixture = new HostFixture(home).wired(p -> p.audit(audit));
    fixture.functions.add(
        new HostFunction<>(
            Ticks.class,
            _ ->
                new Ticks() {
                  @Override
                  public Tick next() {
                    return new Tick(1);
                  }

                  @Override
                  public Items<Tick> all(Items<Tick> incoming) {
                    return incoming;
                  }
                }));
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private static HostRequest ticks(byte[] token) {
    return new HostRequest(token, "ticks", "next", Json.EMPTY, Bytes.EMPTY, null);
  }

  /// A tool that asks the host on behalf of its caller.
  private static void asks(FakePlugin plugin) {
    plugin.answer =
        (connection, delivery) -> {
          connection.launch.door().call(ticks(delivery.token()));
          return OK;
        };
  }

  private static ErrorCode refusal(Runnable work) {
    return assertThrows(PluginException.class, work::run).code();
  }

  private static String say(Tool tool) {
    return tool.execute(Calls.NOTHING).text();
  }

  @Test
  void rule01BackgroundHasOnlyWhatIsGrantedForIt() {
    FakePlugin plugin = fixture.add("a", "1.0.0", USES_STORAGE);
    PluginHost host = fixture.open();
    host.grant("a", TICK, OPERATOR);
    HostDoor door = plugin.last().launch.door();
    assertEquals(ErrorCode.PERMISSION_DENIED, refusal(() -> door.call(ticks(new byte[0]))));
    host.grant("a", TICK, true, OPERATOR);
    door.call(ticks(new byte[0]));
    CallRecord last = host.recentCalls(1).getFirst();
    assertEquals(new Caller.Background("a"), last.caller());
  }

  @Test
  void rule02APluginNeverNamesItsCaller() {
    FakePlugin plugin = fixture.add("a", "1.0.0", USES_STORAGE);
    PluginHost host = fixture.openGranting();
    HostDoor door = plugin.last().launch.door();
    assertEquals(ErrorCode.TOKEN_INVALID, refusal(() -> door.call(ticks(new byte[16]))));
    asks(plugin);
    host.contribution(Tool.class, "a", "hello", BOB, Duration.ofSeconds(20)).execute(Calls.NOTHING);
    assertTrue(
        host.recentCalls(9).stream()
            .anyMatch(c -> c.address().equals("host/ticks") && c.caller().equals(BOB)));
  }

  /// a → host/tool-calls → b → host/ticks.
  private PluginHost chain(String declaredByA) {
    AtomicReference<@Nullable PluginHost> opened = new AtomicReference<>();
    fixture.functions.add(
        new HostFunction<>(
            ToolCalls.class,
            caller ->
                asked -> {
                  PluginHost host = opened.get();
                  if (host == null) {
                    throw new IllegalStateException("no host yet");
                  }
                  Duration left = caller.deadline().remaining();
                  return host.contribution(Tool.class, asked.tool(), "hello", caller.caller(), left)
                      .execute(Calls.NOTHING);
                }));
    FakePlugin a = fixture.add("a", "1.0.0", declaredByA);
    a.answer =
        (connection, delivery) ->
            connection
                .launch
                .door()
                .call(
                    new HostRequest(
                        delivery.token(),
                        "tool-calls",
                        "call",
                        JsonCodec.encode(new ToolCalls.Request("b", Json.EMPTY, "")),
                        Bytes.EMPTY,
                        null));
    asks(fixture.add("b", "1.0.0", USES_STORAGE));
    PluginHost host = fixture.open();
    opened.set(host);
    for (String id : List.of("a", "b")) {
      host.permissions(id).forEach(p -> host.grant(id, p.permission(), OPERATOR));
    }
    return host;
  }

  @Test
  @DisplayName("torture/35 rule 3: along a chain rights only shrink, unless the operator lets lend")
  void rule03ChainsOnlyShrink() {
    PluginHost host = chain("permissions = [{ use = \"tool:call:b\", why = \"asks b\" }]");
    assertEquals("ok", say(tool(host, "b")));
    PluginException e = assertThrows(PluginException.class, () -> say(tool(host, "a")));
    assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
    assertTrue(e.getMessage().contains("a 1.0.0 → b 1.0.0"), e.getMessage());
    host.grant("b", TICK, new GrantTerms(false, true, null), OPERATOR);
    assertEquals("ok", say(tool(host, "a")));
  }

  @Test
  @DisplayName("torture/35 rule 3: a plugin that lends gives a person nothing they lack")
  void rule03LentRightsAreForPluginsNotForPeople() {
    CallerRights rights =
        (caller, _, need) ->
            caller.equals(BOB) && need.equals(TICK)
                ? Optional.of("bob's roles do not allow it")
                : Optional.empty();
    fixture.wired(p -> p.rights(rights));
    PluginHost host = chain("permissions = [{ use = \"tool:call:b\", why = \"asks b\" }]");
    host.grant("b", TICK, new GrantTerms(false, true, null), OPERATOR);
    assertEquals("ok", say(tool(host, "a")));
    Tool bobs = host.contribution(Tool.class, "a", "hello", BOB, Duration.ofSeconds(20));
    PluginException e = assertThrows(PluginException.class, () -> say(bobs));
    assertTrue(e.getMessage().contains("bob's roles do not allow it"), e.getMessage());
    assertEquals(
        "bob's roles do not allow it", host.permissions("b", BOB).getFirst().callerRefusal());
  }

  private static FakePlugin decides(FakePlugin plugin, List<String> asked) {
    plugin.answer =
        (_, delivery) -> {
          asked.add(delivery.call().method() + " " + delivery.call().head());
          return delivery.call().method().equals("authorize")
              ? new Reply(Json.of("{\"allowed\":true,\"reason\":\"\"}"), Bytes.EMPTY)
              : OK;
        };
    return plugin;
  }

  @Test
  void rule07AuthorizerAndExecutionShareArgumentsDescriptionAndInstance() {
    List<String> asked = new CopyOnWriteArrayList<>();
    decides(fixture.add("a"), asked);
    PluginHost host = fixture.openGranting();
    var invocation = new Tool.Invocation(Json.of("{\"n\":1}"), "c");
    ToolUse use = host.prepare("a", "hello", invocation, BOB, Duration.ofSeconds(20));
    assertEquals("Says hello", use.details().description());
    assertEquals("ok", use.execute().text());
    assertEquals(2, asked.size());
    assertEquals(asked.get(0).replace("authorize", "execute"), asked.get(1));
    assertEquals(ErrorCode.CONFLICT, refusal(use::execute), "once");
    var other = new Tool.Invocation(Json.of("{\"n\":2}"), "c");
    ToolUse next = host.prepare("a", "hello", other, BOB, Duration.ofSeconds(20));
    assertNotEquals(use.hash(), next.hash());
    host.reload("a", OPERATOR);
    assertEquals(ErrorCode.CONFLICT, refusal(next::execute), "another instance than was asked");
  }

  @Test
  void rule07WhatTheAuthorizerRefusesIsNotExecuted() {
    FakePlugin plugin = fixture.add("a");
    plugin.answer =
        (_, _) -> new Reply(Json.of("{\"allowed\":false,\"reason\":\"not today\"}"), Bytes.EMPTY);
    PluginHost host = fixture.openGranting();
    ToolUse use = host.prepare("a", "hello", Calls.NOTHING, BOB, Duration.ofSeconds(20));
    PluginException e = assertThrows(PluginException.class, use::execute);
    assertTrue(e.getMessage().contains("not today"), e.getMessage());
    assertEquals(1, plugin.last().calls.get());
  }

  @Test
  void rule08PluginsAreToldHandlesOfSecretsAndOfChanges() {
    FakePlugin plugin =
        fixture.add("a", "1.0.0", "settings = [{ name = \"key\", type = \"secret\" }]");
    List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    List<Json> set = new CopyOnWriteArrayList<>(List.of(Json.of("{\"key\":\"hunter2\"}")));
    fixture.wired(p ->
        p.settings(
            new SettingsSource() {
              @Override
              public Json configured(String id) {
                return set.getLast();
              }

              @Override
              public Subscription onChange(Consumer<String> listener) {
                listeners.add(listener);
                return () -> {};
              }
            }));
    fixture.open();
    assertEquals("{\"key\":\"{{secret:key}}\"}", plugin.launches.getLast().settings().toString());
    set.add(Json.of("{\"key\":\"hunter2\",\"more\":1}"));
    listeners.forEach(l -> l.accept("a"));
    until("the plugin knows", () -> plugin.last().launch.settings().toString().contains("more"));
    until("the old one is gone", () -> plugin.alive().size() == 1);
  }

  @Test
  void rule09StreamsCost() {
    FakePlugin plugin = fixture.add("a", "1.0.0", USES_STORAGE);
    // One at once, and the next after longer than anybody waits here.
    fixture.tuned(b -> b.rate(0.01)).openGranting();
    HostDoor door = plugin.last().launch.door();
    Exchange stream =
        door.open(new HostRequest(new byte[0], "ticks", "all", Json.EMPTY, Bytes.EMPTY, null));
    CountDownLatch third = new CountDownLatch(1);
    Frame tick = Frame.of(Json.of("{\"number\":1}"));
    Thread sender =
        Thread.ofVirtual()
            .start(() -> {
              stream.send(tick);
              stream.send(tick);
              stream.send(tick);
              third.countDown();
            });
    until(
        "two were sent and the third waits", () -> sender.getState() == Thread.State.TIMED_WAITING);
    assertEquals(1, third.getCount());
    stream.cancel("enough");
    until("whoever waited is woken", () -> !sender.isAlive());
  }

  @Test
  void rule10AnInstanceServesOneCaller() {
    FakePlugin plugin = fixture.add("a", "1.0.0", "");
    fixture.tuned(b -> b.isolateCallers(true).callerInstances(2));
    plugin.answer =
        (connection, _) ->
            new Reply(
                Json.of(
                    "{\"text\":\"" + plugin.started.indexOf(connection) + "\",\"failed\":false}"),
                Bytes.EMPTY);
    PluginHost host = fixture.openGranting();
    Tool ann = tool(host, "a");
    Tool bob = host.contribution(Tool.class, "a", "hello", BOB, Duration.ofSeconds(20));
    assertEquals(List.of("1", "2", "1", "2"), List.of(say(ann), say(bob), say(ann), say(bob)));
    Caller eve = new Caller.User("eve", Set.of());
    Tool third = host.contribution(Tool.class, "a", "hello", eve, Duration.ofSeconds(20));
    fixture.clock.advance(Duration.ofSeconds(1));
    say(bob);
    assertEquals("3", say(third), "the one that was silent longest makes room");
    assertEquals("2", say(bob));
    until("no more than two and the first", () -> plugin.alive().size() == 3);
    fixture.clock.advance(Duration.ofMinutes(6));
    until("the silent ones end", () -> plugin.alive().size() == 1);
    host.stop("a", OPERATOR);
    assertEquals(0, plugin.alive().size());
  }

  @Test
  void rule11ConsentIsAnsweredOnlyByWhoMayGrant() {
    fixture.wired(p ->
        p.rights((caller, _, need) ->
            need.area().equals("grants") && !caller.name().equals("root")
                ? Optional.of("no")
                : Optional.empty()));
    PluginHost host = fixture.open();
    Consents consents = host.consents();
    assertEquals(ErrorCode.PERMISSION_DENIED, refusal(() -> consents.list(BOB)));
    assertEquals(ErrorCode.PERMISSION_DENIED, refusal(() -> consents.listen(_ -> {}, BOB)));
    Caller plugin = new Caller.Background("a");
    assertEquals(ErrorCode.PERMISSION_DENIED, refusal(() -> consents.list(plugin)));
    assertEquals(List.of(), consents.list(new Caller.User("root", Set.of())));
  }

  @Test
  void rule13GrantsAndChangingEffectsAreOnRecordBeforeTheyHappen() {
    FakePlugin plugin = fixture.add("a", "1.0.0", USES_STORAGE);
    Storage storage = storage();
    fixture.functions.add(new HostFunction<>(Storage.class, _ -> storage));
    PluginHost host = fixture.open();
    host.grant("a", OFFER, OPERATOR);
    host.grant("a", TICK, true, OPERATOR);
    assertEquals(
        List.of("grant a tool:offer:hello", "grant a storage:use, for background too"),
        audit.lines);
    assertEquals(List.of("grant a DONE", "grant a DONE"), audit.ends);
    HostDoor door = plugin.last().launch.door();
    var key = JsonCodec.encode(Map.of("key", "k"));
    door.call(new HostRequest(new byte[0], "storage", "get", key, Bytes.EMPTY, null));
    assertEquals(2, audit.lines.size(), "a read waits for no disk");
    door.call(new HostRequest(new byte[0], "storage", "delete", key, Bytes.EMPTY, null));
    assertEquals("BEGUN host/storage delete", audit.lines.getLast());

    audit.full = true;
    assertEquals(
        ErrorCode.UNAVAILABLE,
        refusal(() ->
            door.call(new HostRequest(new byte[0], "storage", "delete", key, Bytes.EMPTY, null))));
    assertEquals(ErrorCode.UNAVAILABLE, refusal(() -> host.revoke("a", OFFER, OPERATOR)));
    assertTrue(host.permissions("a").stream().allMatch(p -> p.granted()), "it did not happen");
    assertEquals(ErrorCode.UNAVAILABLE, refusal(() -> host.disable("a", OPERATOR)));
    assertEquals("running", HostFixture.word(host, "a"));
    door.call(new HostRequest(new byte[0], "storage", "get", key, Bytes.EMPTY, null));
  }

  private static Storage storage() {
    return (Storage)
        java.lang.reflect.Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (_, method, _) ->
                method.getName().equals("get")
                    ? new Storage.Value(false, Bytes.EMPTY)
                    : new Storage.Existed(true));
  }
}
