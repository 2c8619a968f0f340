package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.host.Launch;
import dev.mortise.host.PluginConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConfinementTest {
  private static final Keeper BUBBLEWRAP =
      new BubblewrapKeeper("bwrap", "setpriv", List.of(), null, true, null, null);
  private static final Keepers ALL = new Keepers(BUBBLEWRAP, new GroupKeeper(), "", Set.of());
  private static final Keepers NONE =
      new Keepers(null, new GroupKeeper(), "bubblewrap (bwrap) is not installed", Set.of());

  @Test
  @DisplayName("rule 5: only a grant loosens, and the policy or the manifest tightens")
  void onlyAGrantLoosensAndThePolicyOrTheManifestTightens() {
    try (var fixture = new Fixture()) {
      var byGrant = ProcessRuntimeConfig.Confinement.BY_GRANT;
      var always = ProcessRuntimeConfig.Confinement.ALWAYS;
      Launch plain = launch(fixture, Set.of());
      Launch granted = launch(fixture, Fixture.UNCONFINED);
      assertInstanceOf(BubblewrapKeeper.class, KeeperChoice.choose(plain, ALL, byGrant));
      assertInstanceOf(GroupKeeper.class, KeeperChoice.choose(granted, ALL, byGrant));
      assertInstanceOf(BubblewrapKeeper.class, KeeperChoice.choose(granted, ALL, always));
      assertInstanceOf(GroupKeeper.class, KeeperChoice.choose(granted, NONE, byGrant));
      assertEquals(
          "probe 1.0.0: it cannot be confined here: bubblewrap (bwrap) is not installed; make"
              + " bubblewrap work, or let it do all that this host's user can do with: mortise"
              + " plugins grant probe process:unconfined",
          refusal(plain, byGrant));
      assertEquals(
          "probe 1.0.0: it cannot be confined here: bubblewrap (bwrap) is not installed; it is"
              + " only allowed to run confined, so make bubblewrap work.",
          refusal(granted, always));
    }
  }

  /// A busy machine is no reason to lift the sandbox, nor for ever one to run nothing.
  @Test
  void whatWasNotFoundOutIsNoRefusalForGood() {
    try (var fixture = new Fixture()) {
      var unknown =
          new Keepers(
              null,
              new GroupKeeper(),
              "a trial of 10 s did not end",
              Set.of(Keepers.Part.CONFINING));
      var byGrant = ProcessRuntimeConfig.Confinement.BY_GRANT;
      PluginException failure =
          assertThrows(
              PluginException.class,
              () -> KeeperChoice.choose(launch(fixture, Set.of()), unknown, byGrant));
      assertEquals(ErrorCode.UNAVAILABLE, failure.code());
      assertEquals(
          "probe 1.0.0: whether it can be confined here was not found out: a trial of 10 s did not"
              + " end; start it again when this machine is less busy.",
          failure.getMessage());
      Launch granted = launch(fixture, Fixture.UNCONFINED);
      assertInstanceOf(GroupKeeper.class, KeeperChoice.choose(granted, unknown, byGrant));
    }
  }

  /// Whoever runs unconfined is not let loose with less hold on it than there may be; and what is
  /// known is told as known.
  @Test
  void aHoldThatWasNotFoundOutIsNotGivenUp() {
    try (var fixture = new Fixture()) {
      String missing = "bubblewrap (bwrap) is not installed";
      var unknown = new Keepers(null, new GroupKeeper(), missing, Set.of(Keepers.Part.HOLDING));
      var byGrant = ProcessRuntimeConfig.Confinement.BY_GRANT;
      PluginException failure =
          assertThrows(
              PluginException.class,
              () -> KeeperChoice.choose(launch(fixture, Fixture.UNCONFINED), unknown, byGrant));
      assertEquals(ErrorCode.UNAVAILABLE, failure.code());
      assertEquals(
          "probe 1.0.0: whether all that it starts can be held together here was not found out: a"
              + " trial did not come to its end; start it again when this machine is less busy.",
          failure.getMessage());
      PluginException refused =
          assertThrows(
              PluginException.class,
              () -> KeeperChoice.choose(launch(fixture, Set.of()), unknown, byGrant));
      assertEquals(ErrorCode.PERMISSION_DENIED, refused.code());
    }
  }

  private static Launch launch(Fixture fixture, Set<dev.mortise.api.Permission> granted) {
    return fixture.launch(
        fixture.folder,
        Fixture.manifest("probe", "plugin", "mortise"),
        granted,
        Duration.ofSeconds(60));
  }

  private static String refusal(Launch launch, ProcessRuntimeConfig.Confinement policy) {
    PluginException failure =
        assertThrows(PluginException.class, () -> KeeperChoice.choose(launch, NONE, policy));
    assertEquals(ErrorCode.PERMISSION_DENIED, failure.code());
    return failure.getMessage();
  }

  @Test
  @DisplayName("torture/21: a confined plugin sees its own files and nobody's network")
  void aConfinedPluginSeesItsOwnFilesAndNobodysNetwork() throws Exception {
    Demands.bubblewrap();
    try (var fixture = new Fixture();
        var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path folder = fixture.sourcePlugin(TestPlugin.class);
      PluginConnection plugin = fixture.start(folder, "Plugin.java", "mortise", Set.of());
      plugin.describe();
      plugin.ready();
      assertEquals("bubblewrap, no network", plugin.protection());
      String seen = Fixture.ask(plugin, "folders", "{}");
      // The jars of this test's own class path may be there, and nothing else.
      assertTrue(seen.contains("/root: absent\n") || seen.contains("/root: .m2\n"), seen);
      assertTrue(seen.contains("/run: absent\n"), seen);
      assertFalse(seen.contains("shadow"), seen);
      assertTrue(seen.contains("cwd " + folder + " writable no"), seen);
      assertEquals("refused", Fixture.ask(plugin, "connect", "" + server.getLocalPort()));
      assertEquals("-1 /dev/null", Fixture.ask(plugin, "stdin", "{}"));
      String home = variable(plugin, "HOME");
      assertEquals(variable(plugin, "TMPDIR") + "/home", home);
      assertEquals(
          "absent\n", Fixture.ask(plugin, "run", "test -e /proc/" + self() + " || echo absent"));
      assertTrue(Fixture.ask(plugin, "run", "cat /etc/shadow").contains("No such file"));
      plugin.check(Duration.ofSeconds(60));
      // The process itself, not its keeper: that is what a person would look for.
      var command = ProcessHandle.of(plugin.pid().orElseThrow()).orElseThrow().info().command();
      assertTrue(command.orElseThrow().endsWith("/java"), command.toString());
    }
  }

  @Test
  void directNetworkIsAGrantOfItsOwn() throws Exception {
    Demands.bubblewrap();
    try (var fixture = new Fixture();
        var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path folder = fixture.sourcePlugin(TestPlugin.class);
      PluginConnection plugin =
          fixture.start(folder, "Plugin.java", "mortise", Set.of(KeeperChoice.NETWORK));
      plugin.describe();
      assertEquals("bubblewrap, direct network", plugin.protection());
      String answer = Fixture.ask(plugin, "connect", "" + server.getLocalPort());
      assertEquals("connected " + server.getLocalPort(), answer);
    }
  }

  private static long self() {
    return ProcessHandle.current().pid();
  }

  private static String variable(PluginConnection plugin, String name) {
    return Fixture.ask(plugin, "environment", "{}")
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .findFirst()
        .orElseThrow()
        .substring(name.length() + 1);
  }
}
