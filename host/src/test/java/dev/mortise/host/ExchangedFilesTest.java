package dev.mortise.host;

import static dev.mortise.host.HostFixture.OPERATOR;
import static dev.mortise.host.HostFixture.needs;
import static dev.mortise.host.HostFixture.state;
import static dev.mortise.host.HostFixture.until;
import static dev.mortise.host.HostFixture.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService.Subscription;
import dev.mortise.api.PluginState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that are exchanged while their plugin runs or rests: whatever starts from them is judged
/// by their own manifest.
class ExchangedFilesTest {
  private static final String UNCONFINED =
      "permissions = [{ use = \"process:unconfined\", why = \"needs it\" }]";

  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private HostFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new HostFixture(home);
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  /// It ends by itself and is tried again.
  private void crash(PluginHost host, FakePlugin plugin) {
    plugin.last().crash("exit code 3");
    fixture.clock.advance(Duration.ofMinutes(1));
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
  }

  private static Manifest launched(FakePlugin plugin) {
    return plugin.launches.getLast().manifest();
  }

  @Test
  @DisplayName("torture/7 what starts again after a crash is judged by the manifest beside it")
  void aRetryReadsTheManifestAgain() {
    FakePlugin plugin = fixture.add("a", "1.0.0", UNCONFINED);
    PluginHost host = fixture.openGranting();
    assertEquals(
        Set.of(Permission.parse("process:unconfined")), plugin.launches.getLast().granted());
    fixture.add("a", "2.0.0", "");
    crash(host, plugin);
    assertEquals("running", word(host, "a"));
    assertEquals("2.0.0", launched(plugin).version());
    assertEquals(Set.of(), plugin.launches.getLast().granted(), "it asks for nothing");
    assertEquals("2.0.0", host.plugin("a").orElseThrow().version());
  }

  @Test
  @DisplayName("torture/7 what is started after its files were exchanged is judged by theirs")
  void aStartReadsTheManifestAgain() {
    FakePlugin plugin = fixture.add("a");
    PluginHost host = fixture.openGranting();
    host.stop("a", OPERATOR);
    fixture.add("a", "2.0.0", UNCONFINED);
    host.accept("a", OPERATOR);
    assertEquals("2.0.0", host.plugin("a").orElseThrow().version());
    host.start("a", OPERATOR);
    assertEquals("2.0.0", launched(plugin).version());
    assertEquals(1, launched(plugin).permissions().size());
  }

  @Test
  void newSettingsReadTheManifestAgain() {
    FakePlugin plugin = fixture.add("a");
    List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    fixture.wired(p ->
        p.settings(
            new SettingsSource() {
              @Override
              public Json configured(String id) {
                return Json.EMPTY;
              }

              @Override
              public Subscription onChange(Consumer<String> listener) {
                listeners.add(listener);
                return () -> {};
              }
            }));
    PluginHost host = fixture.openGranting();
    fixture.add("a", "2.0.0", "");
    listeners.forEach(l -> l.accept("a"));
    until("the new one runs", () -> host.plugin("a").orElseThrow().version().equals("2.0.0"));
    assertEquals("2.0.0", launched(plugin).version());
  }

  @Test
  void newNeedsAreWaitedFor() {
    FakePlugin plugin = fixture.add("a");
    PluginHost host = fixture.openGranting();
    fixture.add("a", "2.0.0", needs("b = \"^1\""));
    crash(host, plugin);
    PluginState.Waiting waiting = assertInstanceOf(PluginState.Waiting.class, state(host, "a"));
    assertTrue(waiting.reason().contains("needs b ^1, which is not installed"), waiting.reason());
    PluginException e = assertThrows(PluginException.class, () -> host.start("a", OPERATOR));
    assertEquals(ErrorCode.DEPENDENCY_UNMET, e.code());
    fixture.add("b");
    host.rescan(OPERATOR);
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    assertEquals("2.0.0", launched(plugin).version());
  }

  @Test
  void oneThatNeedsLessThanBeforeStarts() {
    FakePlugin plugin = fixture.add("a", "1.0.0", needs("b = \"^1\""));
    PluginHost host = fixture.openGranting();
    assertEquals("waiting", word(host, "a"));
    fixture.add("a", "2.0.0", "");
    host.start("a", OPERATOR);
    assertEquals("2.0.0", launched(plugin).version());
  }

  @Test
  void halfAManifestFailsAndIsTriedAgainWhenItIsWhole() {
    FakePlugin plugin = fixture.add("a");
    PluginHost host = fixture.openGranting();
    HostFixture.write(fixture.plugins.resolve("a/plugin.toml"), "id = ");
    crash(host, plugin);
    PluginState.Failed failed = assertInstanceOf(PluginState.Failed.class, state(host, "a"));
    assertEquals(ErrorCode.MANIFEST_INVALID, failed.code());
    assertEquals(1, plugin.started.size());
    fixture.add("a");
    host.start("a", OPERATOR);
    assertEquals("running", word(host, "a"));
    HostFixture.write(fixture.plugins.resolve("a/plugin.toml"), "id = ");
    crash(host, plugin);
    assertEquals("failed", word(host, "a"));
    fixture.add("a");
    host.rescan(OPERATOR);
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    assertEquals("running", word(host, "a"));
  }

  @Test
  void anotherPluginInItsPlaceDoesNotStartAsIt() {
    FakePlugin plugin = fixture.add("a");
    PluginHost host = fixture.openGranting();
    HostFixture.write(
        fixture.plugins.resolve("a/plugin.toml"),
        """
        id = "b"
        name = "b"
        version = "1.0.0"
        license = "MIT"
        [runtime]
        kind = "process"
        [runtime.entry]
        any = "run.sh"
        """);
    crash(host, plugin);
    PluginState.Failed failed = assertInstanceOf(PluginState.Failed.class, state(host, "a"));
    assertEquals(ErrorCode.CONFLICT, failed.code());
    host.rescan(OPERATOR);
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    assertFalse(host.plugin("a").isPresent());
    assertEquals("running", word(host, "b"));
  }

  /// Else files of two versions start under the manifest of one.
  @Test
  void aManifestThatChangesWhileItsFilesAreCopiedIsSeen() {
    fixture.add("a");
    Found found =
        new Discovery(List.of(fixture.plugins), fixture.clock)
            .look()
            .plugins()
            .values()
            .iterator()
            .next();
    Discovery.unchanged(found);
    fixture.add("a", "2.0.0", "");
    PluginException e = assertThrows(PluginException.class, () -> Discovery.unchanged(found));
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals("2.0.0", Discovery.again(found).manifest().version());
  }
}
