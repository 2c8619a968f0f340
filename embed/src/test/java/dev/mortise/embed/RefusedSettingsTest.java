package dev.mortise.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RefusedSettingsTest {
  @TempDir Path home;

  private Settings read(String toml, Map<String, String> environment) throws IOException {
    var paths =
        new MortisePaths(
            home.resolve("config"),
            home.resolve("data"),
            home.resolve("cache"),
            home.resolve("state"),
            home.resolve("run"));
    Files.createDirectories(paths.config());
    Files.writeString(paths.configFile(), toml);
    return Settings.read(new SettingsSources(Map.of(), List.of(), environment, home, paths));
  }

  @Test
  void theSourceOfARefusedValueIsNotThatOfTheShownOne() throws IOException {
    Settings settings = read("log-level = \"loud\"\n", Map.of());
    SettingValue level =
        settings.values().stream()
            .filter(v -> v.name().equals("log-level"))
            .findFirst()
            .orElseThrow();
    assertEquals("info", level.shown());
    assertEquals(SettingSource.DEFAULT, level.source());
    assertEquals(
        "default, since what %s/config/config.toml says is refused".formatted(home), level.from());
  }

  @Test
  void aKilobyteIsOneThingWhereverItIsSaid() throws IOException {
    assertEquals(2 << 20, read("buffer-size = \"2MB\"\n", Map.of()).bufferBytes());
    assertEquals(512 << 10, read("", Map.of("KM_BUFFER_SIZE", "512KB")).bufferBytes());
  }
}
