package dev.mortise.host;

import static dev.mortise.host.HostFixture.OPERATOR;
import static dev.mortise.host.HostFixture.state;
import static dev.mortise.host.HostFixture.word;
import static dev.mortise.host.HostFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person reads of a plugin whose files are wrong, and what starts it once they are mended.
class MendedFilesTest {
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

  @Test
  void aMendedManifestIsTriedAtTheNextLook() {
    FakePlugin plugin = fixture.add("a");
    plugin.version = "1.0.1";
    PluginHost host = fixture.open();
    assertInstanceOf(PluginState.Failed.class, state(host, "a"));
    fixture.add("a", "1.0.1", "");
    host.rescan(OPERATOR);
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    assertEquals("running", word(host, "a"));
  }

  private FakePlugin unusable() {
    FakePlugin plugin = fixture.add("a");
    plugin.startFails = new PluginException(ErrorCode.NOT_EXECUTABLE, "It is no program.");
    return plugin;
  }

  @Test
  void mendedFilesAreTriedAtTheNextLook() {
    FakePlugin plugin = unusable();
    PluginHost host = fixture.open();
    plugin.startFails = null;
    host.rescan(OPERATOR);
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    assertEquals("failed", word(host, "a"), "nothing of it changed");
    write(fixture.plugins.resolve("a/run.sh"), "#!/bin/sh\necho mended\n");
    host.rescan(OPERATOR);
    assertTrue(host.awaitSettled(HostFixture.PATIENCE));
    assertEquals("running", word(host, "a"));
  }

  @Test
  void onceMendedItIsStartedByAReloadToo() {
    FakePlugin plugin = unusable();
    PluginHost host = fixture.openGranting();
    assertEquals(
        List.of("mortise plugins logs a", "when that is mended: mortise plugins start a"),
        host.why("a").remedies());
    assertEquals(
        ErrorCode.NOT_EXECUTABLE,
        assertThrows(PluginException.class, () -> host.reload("a", OPERATOR)).code());
    plugin.startFails = null;
    host.reload("a", OPERATOR);
    assertEquals("running", word(host, "a"));
  }

  @Test
  void whatIsWrongWithAnEntryIsSaidWithItsFileAndLine() throws Exception {
    Path config = fixture.plugins.resolve("config.toml");
    String far = home.resolve("far").toString();
    write(
        config,
        """
        [[plugins]]
        key = "absent"
        path = "%s/absent.wasm"
        [[plugins]]
        key = "wrong"
        path = "%s/wrong.wasm"
        permissions = ["no"]
        """
            .formatted(far, far));
    PluginHost host = fixture.open();
    PluginState.Failed absent = assertInstanceOf(PluginState.Failed.class, state(host, "absent"));
    assertEquals(
        "absent 0.0.0: %s/absent.wasm does not exist; put it there, or mend path in %s:3."
            .formatted(far, config),
        absent.reason());
    assertEquals(
        List.of("mend " + config + ", then: mortise plugins rescan"), host.why("wrong").remedies());
  }

  @Test
  void whoCannotHaveWhatTheyNeedAreToldWhatFits() {
    fixture.add("a", "1.0.0", "[requires]\nmortise = \">=99\"\n");
    List<String> remedies = fixture.open().why("a").remedies();
    assertTrue(
        remedies.getFirst().startsWith("install versions that fit, or mend what requires says in "),
        remedies.toString());
    assertTrue(remedies.stream().noneMatch(r -> r.contains("logs")), remedies.toString());
  }
}
