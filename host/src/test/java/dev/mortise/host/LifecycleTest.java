package dev.mortise.host;

import static dev.mortise.host.HostFixture.OPERATOR;
import static dev.mortise.host.HostFixture.needs;
import static dev.mortise.host.HostFixture.state;
import static dev.mortise.host.HostFixture.tool;
import static dev.mortise.host.HostFixture.until;
import static dev.mortise.host.HostFixture.word;
import static dev.mortise.host.HostFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import dev.mortise.api.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {
  @TempDir Path home;
  private HostFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new HostFixture(home);
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private static ErrorCode code(Runnable action) {
    return assertThrows(PluginException.class, action::run).code();
  }

  @Test
  void startsInOrderAndAnswers() {
    fixture.add("a", "1.0.0", needs("b = \"^1\""));
    fixture.add("b");
    PluginHost host = fixture.openGranting();
    assertEquals(List.of("b", "a"), fixture.runtime.order);
    assertEquals("running", word(host, "a"));
    assertEquals("ok", tool(host, "a").execute(Calls.NOTHING).text());
    assertEquals(2, host.offers("tools").size());
  }

  /// A module is compiled while it runs, and nothing else about it changes.
  @Test
  void howItsCodeIsKeptIsAskedAnew() {
    FakePlugin plugin = fixture.add("a");
    PluginHost host = fixture.openGranting();
    plugin.protection = "compiled";
    assertEquals("compiled", host.plugin("a").orElseThrow().protection());
    assertTrue(host.why("a").findings().contains("kept: compiled"), host.why("a").toString());
  }

  @Test
  @DisplayName("torture/44 an unreadable manifest is listed with its line, and disturbs nobody")
  void listsWhatCannotBeRead() {
    fixture.add("good");
    write(fixture.plugins.resolve("bad/plugin.toml"), "id = \"bad\"\nversion = 7\n");
    PluginHost host = fixture.open();
    assertEquals("running", word(host, "good"));
    PluginState.Failed failed = assertInstanceOf(PluginState.Failed.class, state(host, "bad"));
    assertEquals(ErrorCode.MANIFEST_INVALID, failed.code());
    assertTrue(failed.reason().contains("plugin.toml:2:"), failed.reason());
    assertTrue(host.why("bad").remedies().toString().contains("rescan"));
  }

  @Test
  @DisplayName("torture/44 a plugin that fails at its start is listed with its reason")
  void listsWhatFailsAtItsStart() {
    fixture.add("good");
    fixture.add("bad").startFails = FakePlugin.exited();
    PluginHost host = fixture.open();
    assertEquals("running", word(host, "good"));
    PluginState.Failed failed = assertInstanceOf(PluginState.Failed.class, state(host, "bad"));
    assertTrue(failed.reason().startsWith("bad 1.0.0: It ended before"), failed.reason());
  }

  @Test
  void theFirstFolderWins() {
    fixture.add("a");
    Path second = home.resolve("second");
    write(
        second.resolve("x/plugin.toml"),
        """
        id = "a"
        name = "a"
        version = "9.0.0"
        license = "MIT"
        [runtime]
        kind = "process"
        [runtime.entry]
        any = "run.sh"
        """);
    write(second.resolve("x/run.sh"), "");
    fixture.tuned(b -> b.pluginDirs(List.of(fixture.plugins, second)));
    PluginHost host = fixture.open();
    List<PluginView> both = host.plugins();
    assertEquals(2, both.size());
    assertEquals("1.0.0", host.plugin("a").orElseThrow().version());
    assertTrue(
        both.stream()
            .anyMatch(
                v -> v.state() instanceof PluginState.Failed f && f.code() == ErrorCode.CONFLICT));
  }

  @Test
  @DisplayName(
      "20: one plugin that hangs while it starts delays nobody, and its start ends in time")
  void aHangDelaysNobody() throws InterruptedException {
    FakePlugin slow = fixture.add("slow");
    slow.startHangs = true;
    fixture.add("fast");
    fixture.tuned(b -> b.grantDeclared(true).startTimeout(Duration.ofSeconds(10)));
    PluginHost host = fixture.openSoon();
    until("fast runs", () -> word(host, "fast").equals("running"));
    assertEquals("ok", tool(host, "fast").execute(Calls.NOTHING).text());
    until("slow failed", () -> state(host, "slow") instanceof PluginState.Failed);
    slow.interrupted.await();
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, ((PluginState.Failed) state(host, "slow")).code());
  }

  @Test
  @DisplayName(
      "torture/20 a hanging start is ended by disabling the plugin, without waiting for its deadline")
  void aHangCanBeStopped() {
    fixture.add("slow").startHangs = true;
    PluginHost host = fixture.openSoon();
    until("it starts", () -> word(host, "slow").equals("starting"));
    host.disable("slow", OPERATOR);
    assertEquals("disabled", word(host, "slow"));
  }

  @Test
  @DisplayName("torture/20 fifty plugins start at once")
  void fiftyAtOnce() {
    for (int i = 0; i < 50; i++) {
      fixture.add("p" + i);
    }
    PluginHost host = fixture.open();
    assertEquals(
        List.of(),
        host.plugins().stream().filter(p -> !(p.state() instanceof PluginState.Running)).toList());
    assertEquals(50, host.offers("tools").size());
  }

  @Test
  void waitsForWhatIsMissingAndStartsWhenItComes() {
    fixture.add("a", "1.0.0", needs("b = \"^1\""));
    PluginHost host = fixture.open();
    assertInstanceOf(PluginState.Waiting.class, state(host, "a"));
    assertTrue(host.why("a").summary().contains("needs b ^1, which is not installed"));
    fixture.add("b");
    host.rescan(OPERATOR);
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    assertEquals("running", word(host, "a"));
  }

  @Test
  void stopsWhatNeedsItFirst() {
    fixture.add("a", "1.0.0", needs("b = \"^1\""));
    fixture.add("b");
    PluginHost host = fixture.open();
    List<String> seen = new CopyOnWriteArrayList<>();
    try (var subscription = host.onChange(v -> seen.add(v.id() + " " + v.state().word()))) {
      assertTrue(subscription.toString().length() > 0);
      host.stop("b", OPERATOR);
      until("b stopped", () -> seen.contains("b stopped"));
    }
    assertTrue(seen.indexOf("a waiting") < seen.indexOf("b stopping"), seen.toString());
    assertTrue(seen.indexOf("a waiting") >= 0, seen.toString());
    assertEquals(ErrorCode.DEPENDENCY_UNMET, code(() -> host.start("a", OPERATOR)));
    host.start("b", OPERATOR);
    until("a runs again", () -> word(host, "a").equals("running"));
  }

  @Test
  void closingStopsEverythingGently() {
    fixture.add("a", "1.0.0", needs("b = \"^1\""));
    fixture.add("b");
    PluginHost host = fixture.open();
    host.close();
    assertTrue(fixture.runtime.closed);
    assertTrue(fixture.runtime.plugin("a").last().stoppedGently.get());
    assertTrue(fixture.runtime.plugin("b").alive().isEmpty());
    assertEquals("stopped", word(host, "b"));
  }

  @Test
  void whatTheManifestDoesNotDeclareDoesNotExist() {
    FakePlugin plugin = fixture.add("a");
    plugin.offers =
        List.of(
            new Contribution("tools", "hello", Json.EMPTY),
            new Contribution("tools", "secret", Json.EMPTY));
    PluginHost host = fixture.openGranting();
    PluginView view = host.plugin("a").orElseThrow();
    assertEquals(1, view.contributions().size());
    assertTrue(view.warnings().toString().contains("tools/secret"));
    assertEquals(
        ErrorCode.NOT_FOUND,
        code(() ->
            host.contribution(Tool.class, "a", "secret", OPERATOR, Duration.ofSeconds(5))
                .execute(Calls.NOTHING)));
  }

  @Test
  void refusesPluginsThatAreNotWhatTheySay() {
    fixture.add("other-id").id = "somebody";
    fixture.add("other-version").version = "9.9.9";
    fixture.add("offers-nothing").offers = List.of();
    PluginHost host = fixture.open();
    for (String id : List.of("other-id", "other-version", "offers-nothing")) {
      PluginState.Failed failed = assertInstanceOf(PluginState.Failed.class, state(host, id));
      assertEquals(ErrorCode.DESCRIPTION_MISMATCH, failed.code());
      assertEquals(null, failed.retryAt());
      assertTrue(fixture.runtime.plugin(id).alive().isEmpty(), "it is ended");
    }
  }

  @Test
  void rescanForgetsWhatIsGone() throws Exception {
    fixture.add("a");
    PluginHost host = fixture.open();
    Files.delete(fixture.plugins.resolve("a/plugin.toml"));
    host.rescan(OPERATOR);
    assertFalse(host.plugin("a").isPresent());
    assertTrue(fixture.runtime.plugin("a").alive().isEmpty());
    assertEquals(List.of(), host.offers("tools"));
  }

  @Test
  void oneWhoseManifestIsDamagedRunsOnWhateverItsFolderIsCalled() throws Exception {
    fixture.add("a");
    Path elsewhere = fixture.plugins.resolve("another-name");
    Files.move(fixture.plugins.resolve("a"), elsewhere);
    PluginHost host = fixture.open();
    Files.writeString(elsewhere.resolve("plugin.toml"), "id = ");
    host.rescan(OPERATOR);
    assertEquals("running", word(host, "a"));
    assertFalse(fixture.runtime.plugin("a").alive().isEmpty());
  }

  @Test
  void namesTheNearestPlugin() {
    fixture.add("tax-de");
    PluginHost host = fixture.open();
    PluginException e = assertThrows(PluginException.class, () -> host.stop("tax-dee", OPERATOR));
    assertTrue(e.getMessage().contains("Did you mean \"tax-de\"?"), e.getMessage());
  }

  @Test
  void settingsAreDefaultsAndWhatTheOperatorSet() {
    fixture.add(
        "a",
        "1.0.0",
        """
        [[settings]]
        name = "rate"
        type = "number"
        default = 0.19
        [[settings]]
        name = "key"
        type = "text"
        required = true
        """);
    PluginHost first = fixture.open();
    assertTrue(((PluginState.Failed) state(first, "a")).reason().contains("key is not set"));
    fixture.tuned(b -> b.settings(Map.of("a", Json.of("{\"key\":\"k\"}"))));
    PluginHost second = fixture.open();
    assertEquals("running", word(second, "a"));
    assertEquals(
        "{\"rate\":0.19,\"key\":\"k\"}",
        fixture.runtime.plugin("a").launches.getLast().settings().toString());
  }

  @Test
  void grantDeclaredKeepsAProcessConfinedUnlessItDeclaresOtherwise() {
    FakePlugin tame = fixture.add("tame");
    FakePlugin wild =
        fixture.add(
            "wild",
            "1.0.0",
            "permissions = [{ use = \"process:unconfined\", why = \"needs it\" }]");
    fixture.openGranting();
    assertEquals(Set.of(), tame.launches.getLast().granted());
    assertEquals(Set.of(Permission.parse("process:unconfined")), wild.launches.getLast().granted());
  }

  /// A plugin as Kilometers has it: an executable and a manifest beside it.
  private FakePlugin addForeign(String name) {
    Path executable = fixture.plugins.resolve("km-plugin-" + name);
    HostFixture.write(executable, "#!/bin/sh\n");
    assertTrue(executable.toFile().setExecutable(true));
    HostFixture.write(
        fixture.plugins.resolve(name + ".manifest.json"),
        "{\"name\": \"%s\", \"version\": \"1.0.0\", \"required_tier\": \"Free\"}".formatted(name));
    return fixture.runtime.plugin(name);
  }

  @Test
  void grantDeclaredNeverUnconfinesAForeignPluginTheOperatorMay() {
    FakePlugin foreign = addForeign("logger");
    PluginHost host = fixture.openGranting();
    assertEquals("running", word(host, "logger"));
    assertEquals(Set.of(), foreign.launches.getLast().granted());
    Permission unconfined = Permission.parse("process:unconfined");
    host.grant("logger", unconfined, OPERATOR);
    assertTrue(
        host.permissions("logger").stream()
            .anyMatch(p -> p.permission().equals(unconfined) && p.granted()));
    host.reload("logger", OPERATOR);
    assertEquals(Set.of(unconfined), foreign.launches.getLast().granted());
    // Taken back for this run too, since only the operator's word gave it.
    host.revoke("logger", unconfined, OPERATOR);
    host.reload("logger", OPERATOR);
    assertEquals(Set.of(), foreign.launches.getLast().granted());
  }

  @Test
  void aGrantOfWhatIsAskedForAtStartHoldsForBackground() {
    addForeign("logger");
    PluginHost host = fixture.open();
    host.grant("logger", Permission.parse("account:key"), OPERATOR);
    host.grant("logger", Permission.parse("messages:observe"), OPERATOR);
    assertTrue(background("account:key"));
    assertFalse(background("messages:observe"));
    host.grant("logger", Permission.parse("messages:observe"), true, OPERATOR);
    assertTrue(background("messages:observe"));
  }

  private boolean background(String permission) {
    return new DesiredState(fixture.home.resolve("home/plugins.json"))
        .now().of("logger").grants().stream()
            .filter(g -> g.permission().equals(permission))
            .allMatch(Desired.Granted::background);
  }

  @Test
  void aPluginThatMayNotStartUnconfinedStartsWhenItMay() {
    FakePlugin plugin = fixture.add("a");
    plugin.startFails =
        new PluginException(ErrorCode.PERMISSION_DENIED, "It cannot be confined here.");
    PluginHost host = fixture.open();
    assertInstanceOf(PluginState.Failed.class, state(host, "a"));
    plugin.startFails = null;
    host.grant("a", Permission.parse("process:unconfined"), OPERATOR);
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    assertEquals("running", word(host, "a"));
    assertEquals(
        Set.of(Permission.parse("process:unconfined")), plugin.launches.getLast().granted());
  }
}
