package dev.mortise.host;

import static dev.mortise.host.HostFixture.OPERATOR;
import static dev.mortise.host.HostFixture.needs;
import static dev.mortise.host.HostFixture.word;
import static dev.mortise.host.HostFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which plugins a host starts by itself, and what is said of them without starting any.
class AutostartTest {
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

  /// One plugin for each thing that can be known without starting.
  private void addOneOfEach() {
    fixture.add("fine");
    fixture.add("off");
    fixture.add("often");
    fixture.add("needs-fine", "1.0.0", needs("fine = \"^1\""));
    fixture.add("needs-off", "1.0.0", needs("off = \"^1\""));
    fixture.add("needs-nobody", "1.0.0", needs("nobody = \"^1\""));
    fixture.add("too-new", "1.0.0", "[requires]\nmortise = \">=9\"");
    write(fixture.plugins.resolve("broken/plugin.toml"), "id = \"broken\"\nverion = \"1\"\n");
    write(
        fixture.plugins.resolve("zz-copy/plugin.toml"),
        """
        id = "fine"
        name = "fine"
        version = "2.0.0"
        license = "Apache-2.0"
        [runtime]
        kind = "process"
        [runtime.entry]
        any = "run.sh"
        """);
    DesiredState state = new DesiredState(home.resolve("home/plugins.json"));
    state.change("off", e -> e.withDisabled(true));
    state.change(
        "often", e -> e.withQuarantine(new Desired.Quarantine("it crashed", Instant.EPOCH)));
  }

  private static List<String> words(List<PluginView> views) {
    return views.stream().map(v -> v.label() + " " + v.state().word()).toList();
  }

  private static final List<String> WORDS =
      List.of(
          "broken failed",
          "fine 1.0.0 stopped",
          "fine 2.0.0 failed",
          "needs-fine 1.0.0 stopped",
          "needs-nobody 1.0.0 waiting",
          "needs-off 1.0.0 waiting",
          "off 1.0.0 disabled",
          "often 1.0.0 quarantined",
          "too-new 1.0.0 failed");

  @Test
  void aHostThatStartsNothingSaysWhatItKnows() {
    addOneOfEach();
    PluginHost host = fixture.tuned(b -> b.autostart(Autostart.NONE)).open();
    assertEquals(WORDS, words(host.plugins()));
    assertEquals(List.of(), fixture.runtime.order);
    assertEquals(
        "needs-off 1.0.0 waits for off, which is disabled; mortise plugins enable off.",
        ((PluginState.Waiting) HostFixture.state(host, "needs-off")).reason());
    assertTrue(
        host.why("fine").findings().stream().anyMatch(f -> f.contains("is taken by")),
        host.why("fine") + "");
  }

  @Test
  void aSurveySaysTheSameWithoutAHost() {
    addOneOfEach();
    List<PluginView> views =
        Survey.of(
            List.of(fixture.plugins, home.resolve("missing")),
            StateStore.file(home.resolve("home/plugins.json")).now(),
            "1.2.0",
            fixture.clock);
    assertEquals(WORDS, words(views));
  }

  @Test
  void whatIsEnabledOrReleasedThereIsOnlyRemembered() {
    addOneOfEach();
    PluginHost host = fixture.tuned(b -> b.autostart(Autostart.NONE)).open();
    host.enable("off", OPERATOR);
    host.release("often", OPERATOR);
    host.disable("fine", OPERATOR);
    host.rescan(OPERATOR);
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    assertEquals("stopped", word(host, "off"));
    assertEquals("stopped", word(host, "needs-off"));
    assertEquals("stopped", word(host, "often"));
    assertEquals("disabled", word(host, "fine"));
    assertEquals("waiting", word(host, "needs-fine"));
    assertEquals(List.of(), fixture.runtime.order);
    host.start("often", OPERATOR);
    assertEquals("running", word(host, "often"));
  }

  @Test
  void aStartByHandThatFailsForItsManifestIsRemembered() throws IOException {
    fixture.add("a");
    PluginHost host = fixture.tuned(b -> b.autostart(Autostart.NONE)).open();
    Path manifest = fixture.plugins.resolve("a/plugin.toml");
    String good = Files.readString(manifest);
    write(manifest, "id = \"a\"\nverion = \"1\"\n");
    assertThrows(PluginException.class, () -> host.start("a", OPERATOR));
    write(manifest, good);
    host.rescan(OPERATOR);
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    assertEquals("running", word(host, "a"));
  }

  @Test
  void onlyWhatIsNamedAndWhatItNeedsStarts() {
    fixture.add("a", "1.0.0", needs("b = \"^1\""));
    fixture.add("b", "1.0.0", needs("c = { version = \"^1\", optional = true }"));
    fixture.add("c");
    fixture.add("d");
    PluginHost host = fixture.tuned(b -> b.autostart(Autostart.only(Set.of("a", "x")))).open();
    assertEquals(List.of("c", "b", "a"), fixture.runtime.order);
    assertEquals("stopped", word(host, "d"));
  }
}
