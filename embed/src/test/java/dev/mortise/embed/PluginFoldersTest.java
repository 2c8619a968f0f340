package dev.mortise.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which folders plugins are looked for in.
final class PluginFoldersTest {
  @TempDir Path home;

  private SettingsSources sources(Map<String, String> environment) {
    return new SettingsSources(
        Map.of(),
        List.of(),
        environment,
        home,
        MortisePaths.of(Map.of("MORTISE_HOME", home + "/m"), home, "Linux", "1"));
  }

  @Test
  void readsTheFoldersOfTheOthersBesideOurs() throws IOException {
    Files.createDirectories(home.resolve(".km/plugins"));
    var environment =
        Map.of("MORTISE_PLUGIN_DIR", "/a:/b", "KITE_PLUGIN_DIR", "/k", "KM_PLUGINS_DIR", "~/km");
    assertEquals(
        List.of("/a", "/b", "/k", home + "/km", home + "/.km/plugins"), folders(environment));
    assertEquals(List.of(home + "/m/data/plugins", home + "/.km/plugins"), folders(Map.of()));
  }

  @Test
  void namedFoldersAreTheOnlyOnes() throws IOException {
    Files.createDirectories(home.resolve(".km/plugins"));
    var named =
        sources(Map.of("MORTISE_PLUGIN_DIR", "/a"))
            .withFlags(Map.of(), List.of(Path.of("/x"), Path.of("/y"), Path.of("/x")));
    assertEquals(
        List.of(Path.of("/x"), Path.of("/y")),
        Settings.read(named).pluginFolders().stream().map(PluginFolder::path).toList());
  }

  private List<String> folders(Map<String, String> environment) {
    return Settings.read(sources(environment)).pluginFolders().stream()
        .map(f -> f.path().toString())
        .toList();
  }
}
