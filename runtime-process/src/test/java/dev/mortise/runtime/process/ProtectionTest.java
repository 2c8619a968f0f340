package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said of this machine is what is so.
class ProtectionTest {
  @TempDir private Path folder;

  private Protection protection(ProcessRuntimeConfig.Confinement policy, List<Path> tools) {
    var config =
        ProcessRuntimeConfig.builder(folder.resolve("run")).confinement(policy).toolFolders(tools);
    try (var runtime = ProcessRuntime.create(config.build())) {
      return runtime.protection();
    }
  }

  private static Safeguard named(Protection found, String name) {
    return found.safeguards().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  /// A folder with all of the system's tools but bubblewrap.
  private Path withoutBubblewrap() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : List.of("setpriv", "unshare", "prlimit")) {
      Path there = Path.of("/usr/bin", tool);
      if (Files.isExecutable(there)) {
        Files.createSymbolicLink(tools.resolve(tool), there);
      }
    }
    return tools;
  }

  @Test
  void withBubblewrapEachPartIsInForce() {
    Demands.bubblewrap();
    Protection found =
        protection(ProcessRuntimeConfig.Confinement.BY_GRANT, List.of(Path.of("/usr/bin")));
    assertEquals("", found.problem());
    assertEquals("bubblewrap, no network", found.confining());
    for (String name :
        List.of(
            "own namespaces",
            "an empty root",
            "no new privileges",
            "system calls are filtered",
            "refusals are on record",
            "memory is bounded",
            "files are bounded")) {
      assertTrue(named(found, name).inForce(), name);
    }
    assertFalse(named(found, "processor time is bounded").inForce());
    assertFalse(named(found, "no plugin may run unconfined").inForce());
    assertFalse(found.confinedMay().isEmpty());
    assertTrue(found.unconfinedMay().getFirst().startsWith("read, change and delete every file"));
  }

  @Test
  void aWatchThatIsSwitchedOffIsNotClaimed() {
    Demands.bubblewrap();
    try (var fixture = new Fixture(ProcessRuntimeConfig.Watch.OFF)) {
      Safeguard record = named(fixture.runtime.protection(), "refusals are on record");
      assertFalse(record.inForce());
      assertEquals(
          "the kernel refuses in silence: it is switched off, or the C library cannot be called",
          record.detail());
    }
    try (var fixture = new Fixture(ProcessRuntimeConfig.Watch.CALLS)) {
      Safeguard record = named(fixture.runtime.protection(), "refusals are on record");
      assertTrue(record.inForce());
      assertTrue(record.detail().contains("record-files"), record.detail());
    }
  }

  @Test
  void withoutBubblewrapNothingIsClaimed() throws IOException {
    Protection found =
        protection(ProcessRuntimeConfig.Confinement.BY_GRANT, List.of(withoutBubblewrap()));
    assertEquals("bubblewrap (bwrap) or setpriv is not installed", found.problem());
    assertEquals("", found.confining());
    assertTrue(found.safeguards().stream().noneMatch(Safeguard::inForce), found.toString());
    assertEquals(List.of(), found.confinedMay());
    assertFalse(found.unconfinedMay().isEmpty());
  }

  @Test
  @DisplayName("torture/21: without a sandbox nothing runs that demands one")
  void withoutBubblewrapNothingRunsThatDemandsOne() throws IOException {
    Path tools = withoutBubblewrap();
    try (var fixture = new Fixture(ProcessRuntimeConfig.Confinement.ALWAYS, List.of(tools))) {
      Path plugin = fixture.sourcePlugin(TestPlugin.class);
      var refused =
          assertThrows(
              PluginException.class,
              () -> fixture.start(plugin, "Plugin.java", "mortise", Fixture.UNCONFINED));
      assertEquals(ErrorCode.PERMISSION_DENIED, refused.code());
      Protection found = fixture.runtime.protection();
      assertTrue(named(found, "no plugin may run unconfined").inForce());
      assertEquals(
          List.of("nothing: it does not start, by the setting confine-all"), found.unconfinedMay());
    }
    try (var fixture = new Fixture(ProcessRuntimeConfig.Confinement.BY_GRANT, List.of(tools))) {
      Path plugin = fixture.sourcePlugin(TestPlugin.class);
      var refused =
          assertThrows(
              PluginException.class,
              () -> fixture.start(plugin, "Plugin.java", "mortise", Set.of()));
      assertTrue(
          refused.getMessage().endsWith("mortise plugins grant probe process:unconfined"),
          refused.getMessage());
    }
  }
}
