package dev.mortise.host;

import static dev.mortise.host.HostFixture.OPERATOR;
import static dev.mortise.host.HostFixture.tool;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
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
import dev.mortise.api.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Grants: whose they are, how far they go, and when they end. Rule 4 of identity and trust.
class GrantsTest {
  private static final Permission OFFER = Permission.parse("tool:offer:hello");
  private static final Permission TICK = Permission.parse("storage:use");
  private static final String USES_STORAGE =
      "permissions = [{ use = \"storage:use\", why = \"keeps things\" }]";
  private static final Caller BOB = new Caller.User("bob", Set.of());

  @TempDir Path home;
  private HostFixture fixture;
  private final Auditor audit = new Auditor();
  private final List<Caller> ticked = new ArrayList<>();

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
            asking ->
                new Ticks() {
                  @Override
                  public Tick next() {
                    ticked.add(asking.caller());
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

  private static ErrorCode refusal(Runnable work) {
    return assertThrows(PluginException.class, work::run).code();
  }

  private static String say(Tool tool) {
    return tool.execute(Calls.NOTHING).text();
  }

  @Test
  void rule04OtherContentInheritsNothingWithoutTheOperator() {
    FakePlugin plugin = fixture.add("a", "1.0.0", USES_STORAGE);
    List<String> inherited = new ArrayList<>();
    fixture.wired(p -> p.belongings((id, from, to) -> inherited.addAll(List.of(id, from, to))));
    PluginHost host = fixture.open();
    String before = host.owner("a");
    host.grant("a", OFFER, OPERATOR);
    host.grant("a", TICK, new GrantTerms(true, true, null), OPERATOR);
    fixture.add("a", "1.0.1", USES_STORAGE);
    assertEquals(ErrorCode.PERMISSION_DENIED, refusal(() -> host.reload("a", OPERATOR)));
    assertEquals("1.0.0", host.plugin("a").orElseThrow().version());
    assertTrue(
        host.why("a")
            .findings()
            .contains(
                "warning: its files changed and are not accepted; the old ones still run. If the"
                    + " change is meant: mortise plugins accept a"),
        () -> host.why("a").toString());
    assertEquals(ErrorCode.PERMISSION_DENIED, refusal(() -> host.accept("a", BOB)));
    assertEquals(List.of(), inherited);
    assertEquals(List.of(OFFER, TICK), host.accept("a", OPERATOR));
    assertEquals(List.of("a", before, host.owner("a")), inherited, "secrets and storage too");
    assertEquals("1.0.1", host.plugin("a").orElseThrow().version());
    assertEquals(List.of(), host.plugin("a").orElseThrow().warnings());
    assertEquals("ok", say(tool(host, "a")));
    plugin.last().launch.door().call(ticks(new byte[0]));
    assertEquals(List.of(), host.accept("a", OPERATOR));

    fixture.add(
        "a", "1.1.0", USES_STORAGE.replace("]", ", { use = \"clipboard:read\", why = \"\" }]"));
    PluginException more = assertThrows(PluginException.class, () -> host.accept("a", OPERATOR));
    assertTrue(
        more.getMessage().contains("mortise plugins grant a clipboard:read"), more.getMessage());
    assertFalse(more.getMessage().contains("grant a storage:use"), more.getMessage());
  }

  @Test
  void filesThatAreAsBeforeNeedNoAcceptance() {
    fixture.add("a", "1.0.0", USES_STORAGE);
    PluginHost host = fixture.open();
    host.grant("a", OFFER, OPERATOR);
    fixture.add("a", "1.0.1", USES_STORAGE);
    assertEquals(ErrorCode.PERMISSION_DENIED, refusal(() -> host.reload("a", OPERATOR)));
    assertEquals(1, host.plugin("a").orElseThrow().warnings().size());
    fixture.add("a", "1.0.0", USES_STORAGE);
    host.reload("a", OPERATOR);
    assertEquals(List.of(), host.plugin("a").orElseThrow().warnings());
  }

  @Test
  void rule04WhatAcceptedFilesKeptAlreadyStaysAndIsTold() {
    fixture.add("a", "1.0.0", USES_STORAGE);
    fixture.wired(p ->
        p.belongings((_, _, _) -> {
          throw new PluginException(ErrorCode.CONFLICT, "the rest stays apart");
        }));
    PluginHost host = fixture.open();
    host.grant("a", OFFER, OPERATOR);
    fixture.add("a", "1.0.1", USES_STORAGE);
    assertEquals(List.of(OFFER), host.accept("a", OPERATOR));
    assertTrue(
        host.logs("a", 50).stream()
            .anyMatch(l -> l.level().equals("warn") && l.text().equals("the rest stays apart")),
        () -> host.logs("a", 50).toString());
  }

  @Test
  void rule04AHostThatWasAwayKnowsWhatTheFilesBeforeDeclared() {
    fixture.add("a", "1.0.0", USES_STORAGE);
    PluginHost first = fixture.open();
    first.grant("a", OFFER, OPERATOR);
    first.close();
    fixture.add("a", "1.0.1", USES_STORAGE);
    PluginHost second = fixture.open();
    assertEquals(ErrorCode.PERMISSION_DENIED, refusal(() -> say(tool(second, "a"))));
    second.stop("a", OPERATOR);
    assertEquals(List.of(OFFER), second.accept("a", OPERATOR));
    second.start("a", OPERATOR);
    assertEquals("ok", say(tool(second, "a")));
  }

  @Test
  void grantsEndWithTheirTimeAndSoDoTheStreamsThatRestOnThem() {
    FakePlugin plugin = fixture.add("a", "1.0.0", USES_STORAGE);
    PluginHost host = fixture.open();
    Instant soon = fixture.clock.instant().plusSeconds(60);
    host.grant("a", TICK, new GrantTerms(true, false, soon), OPERATOR);
    HostDoor door = plugin.last().launch.door();
    door.call(ticks(new byte[0]));
    Exchange stream =
        door.open(new HostRequest(new byte[0], "ticks", "all", Json.EMPTY, Bytes.EMPTY, null));
    stream.send(Frame.of(Json.of("{\"number\":1}")));
    assertEquals("{\"number\":1}", String.valueOf(receive(stream).head()));
    fixture.clock.advance(Duration.ofSeconds(61));
    assertEquals(ErrorCode.PERMISSION_DENIED, refusal(() -> door.call(ticks(new byte[0]))));
    assertEquals(ErrorCode.PERMISSION_DENIED, refusal(() -> receive(stream)));
    assertEquals(List.of(), host.permissions("a").getFirst().grants());
    assertEquals(
        ErrorCode.INVALID_ARGUMENT,
        refusal(() -> host.grant("a", TICK, new GrantTerms(true, false, soon), OPERATOR)));
  }

  @Test
  void rule01BackgroundActsAsTheUserThatItsGrantNames() {
    List<Caller> judged = new ArrayList<>();
    fixture.wired(p ->
        p.rights((caller, _, _) -> {
          judged.add(caller);
          return Optional.empty();
        }));
    FakePlugin plugin = fixture.add("a", "1.0.0", USES_STORAGE);
    PluginHost host = fixture.open();
    var asDora = new GrantTerms(true, false, null, "dora");
    host.grant("a", TICK, asDora, OPERATOR);
    HostDoor door = plugin.last().launch.door();
    door.call(ticks(new byte[0]));
    var dora = new Caller.Background("a", "dora");
    assertEquals(dora, judged.getLast());
    assertEquals(List.of(dora), ticked);
    assertEquals(asDora, host.permissions("a").getFirst().grants().getFirst().terms());
    assertTrue(
        audit.lines.stream().anyMatch(l -> l.endsWith("storage:use, for background too, as dora")),
        audit.lines::toString);
    fixture.add("a", "1.0.1", USES_STORAGE);
    host.accept("a", OPERATOR);
    assertEquals(
        "dora", host.permissions("a").getFirst().grants().getFirst().terms().as(), "carried over");
    host.grant("a", TICK, GrantTerms.PLAIN.withBackground(true), OPERATOR);
    plugin.last().launch.door().call(ticks(new byte[0]));
    assertEquals(new Caller.Background("a"), ticked.getLast());
  }

  @Test
  void aUserIsNamedForTheBackgroundOnly() {
    fixture.add("a", "1.0.0", USES_STORAGE);
    PluginHost host = fixture.open();
    var terms = new GrantTerms(false, false, null, "dora");
    assertEquals(ErrorCode.INVALID_ARGUMENT, refusal(() -> host.grant("a", TICK, terms, OPERATOR)));
  }

  private static Frame receive(Exchange stream) {
    Frame frame = stream.receive();
    if (frame == null) {
      throw new AssertionError("the stream ended");
    }
    return frame;
  }

  @Test
  void narrowerGrantsAllowWhatTheySayAndGoWithTheWiderWord() {
    fixture.add("a", "1.0.0", "permissions = [{ use = \"k8s:list:pods\", why = \"\" }]");
    PluginHost host = fixture.open();
    Permission pods = Permission.parse("k8s:list:pods");
    Permission dev = Permission.parse("k8s:list:pods@namespace=dev");
    host.grant("a", dev, OPERATOR);
    var status = host.permissions("a").getFirst();
    assertFalse(status.granted(), "not all of it");
    assertEquals(List.of(dev), status.grants().stream().map(g -> g.permission()).toList());
    assertEquals("ann", status.grants().getFirst().by());
    host.revoke("a", pods, OPERATOR);
    assertEquals(List.of(), host.permissions("a").getFirst().grants());
  }
}
