package dev.mortise.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MortisePathsTest {
  private static final Path HOME = Path.of("/home/ada");

  private static MortisePaths linux(Map<String, String> environment) {
    return MortisePaths.of(environment, HOME, "Linux", "1000");
  }

  @Test
  void followsTheDefaultsOfXdg() {
    assertEquals(
        new MortisePaths(
            Path.of("/home/ada/.config/mortise"),
            Path.of("/home/ada/.local/share/mortise"),
            Path.of("/home/ada/.cache/mortise"),
            Path.of("/home/ada/.local/state/mortise"),
            Path.of("/tmp/mortise-1000")),
        linux(Map.of()));
  }

  @Test
  void followsEveryXdgVariable() {
    var environment =
        Map.of(
            "XDG_CONFIG_HOME", "/x/config",
            "XDG_DATA_HOME", "/x/data",
            "XDG_CACHE_HOME", "/x/cache",
            "XDG_STATE_HOME", "/x/state",
            "XDG_RUNTIME_DIR", "/run/user/1000");
    assertEquals(
        new MortisePaths(
            Path.of("/x/config/mortise"),
            Path.of("/x/data/mortise"),
            Path.of("/x/cache/mortise"),
            Path.of("/x/state/mortise"),
            Path.of("/run/user/1000/mortise")),
        linux(environment));
  }

  @Test
  void ignoresRelativeAndEmptyXdgVariables() {
    assertEquals(linux(Map.of()), linux(Map.of("XDG_CONFIG_HOME", "here", "XDG_RUNTIME_DIR", "")));
  }

  @Test
  void mortiseHomeHoldsEverything() {
    var paths = linux(Map.of("MORTISE_HOME", "/srv/m", "XDG_DATA_HOME", "/x/data"));
    assertEquals(
        new MortisePaths(
            Path.of("/srv/m/config"),
            Path.of("/srv/m/data"),
            Path.of("/srv/m/cache"),
            Path.of("/srv/m/state"),
            Path.of("/srv/m/run")),
        paths);
    assertEquals(Path.of("/srv/m/config/config.toml"), paths.configFile());
    assertEquals(Path.of("/srv/m/data/plugins"), paths.plugins());
  }

  @Test
  void keepsTheRunFolderShortEnoughForASocket() {
    var one = linux(Map.of("MORTISE_HOME", "/srv/" + "long".repeat(30))).run();
    var two = linux(Map.of("MORTISE_HOME", "/srv/" + "wide".repeat(30))).run();
    assertTrue(one.toString().matches("/tmp/mortise-1000-[0-9a-f]{8}"), one.toString());
    assertNotEquals(one, two, "two homes must not share sockets");
  }

  @Test
  void usesTheProfileOnWindows() {
    var paths = MortisePaths.of(Map.of("APPDATA", "/u/roaming"), HOME, "Windows 11", "ada");
    assertEquals(Path.of("/u/roaming/mortise"), paths.config());
    assertEquals(HOME.resolve("AppData/Local/mortise/run"), paths.run());
  }

  @Test
  void knowsThisUser() {
    assertTrue(MortisePaths.ofThisUser().config().isAbsolute());
  }
}
