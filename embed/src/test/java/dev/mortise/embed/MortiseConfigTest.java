package dev.mortise.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.host.HostConfig;
import dev.mortise.store.StorageConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user's settings make of a host, for every command alike.
final class MortiseConfigTest {
  @TempDir private Path home;

  @Test
  void theLimitsOfTheSettingsAreTheHosts() throws IOException {
    Map<String, String> environment = Map.of("MORTISE_HOME", home.toString());
    MortisePaths paths = MortisePaths.of(environment, home, "Linux", "1");
    Files.createDirectories(paths.config());
    Files.writeString(
        paths.configFile(),
        """
        rate = "50/s"
        rate-max = "500/s"
        area-rates = "net=20/s"
        concurrency = 8
        queue = 3
        isolate-callers = true
        caller-instances = 4
        module-memory = "96MiB"
        storage-quota = "64MiB"
        storage-encrypt = "notes"
        """);
    Settings settings =
        Settings.read(new SettingsSources(Map.of(), List.of(), environment, home, paths));
    MortiseConfig config = MortiseConfig.builder("monitor", paths, settings).build();
    HostConfig host = config.host();
    assertEquals(50, host.rate());
    assertEquals(500, host.rateMax());
    assertEquals(Map.of("net", 20.0), host.areaRates());
    assertEquals(8, host.concurrency());
    assertEquals(3, host.queue());
    assertTrue(host.isolateCallers());
    assertEquals(4, host.callerInstances());
    assertEquals(96 << 20, config.module().memoryBytesMax());
    assertEquals(
        new StorageConfig(64 << 20, StorageConfig.STANDARD.keys(), Set.of("notes")),
        config.storage());
  }
}
