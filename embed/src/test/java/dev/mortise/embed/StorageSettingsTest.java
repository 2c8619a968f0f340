package dev.mortise.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.store.StorageConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said of plugins' storage.
final class StorageSettingsTest {
  @TempDir private Path home;

  private Settings read(Map<String, String> environment) {
    MortisePaths paths =
        MortisePaths.of(Map.of("MORTISE_HOME", home.toString()), home, "Linux", "1");
    return Settings.read(new SettingsSources(Map.of(), List.of(), environment, home, paths));
  }

  @Test
  void unlessSaidItIsAsInAProgram() {
    Settings settings = read(Map.of()).valid();
    assertEquals(StorageConfig.STANDARD.bytes(), settings.storageQuota());
    assertEquals(StorageConfig.STANDARD.encrypted(), settings.storageEncrypt());
  }

  @Test
  void pluginsAreNamedOrAll() {
    Settings some = read(Map.of("MORTISE_STORAGE_ENCRYPT", "notes, backup-manager")).valid();
    assertEquals(Set.of("backup-manager", "notes"), some.storageEncrypt());
    assertTrue(
        some.values().stream().anyMatch(value -> value.shown().equals("backup-manager notes")));
    assertEquals(
        Set.of("*"), read(Map.of("MORTISE_STORAGE_ENCRYPT", "*")).valid().storageEncrypt());
  }

  @Test
  void whatCannotBeMeantIsAProblem() {
    Map<String, String> wrong =
        Map.of("MORTISE_STORAGE_QUOTA", "1B", "MORTISE_STORAGE_ENCRYPT", "all plugins!");
    assertEquals(
        List.of(
            "MORTISE_STORAGE_QUOTA: storage-quota must be within 1 KiB to 1 TiB; came 1B.",
            "MORTISE_STORAGE_ENCRYPT: storage-encrypt: expected ids of plugins such as notes backup-manager, or * for all; came \"all plugins!\"."),
        read(wrong).problems());
  }
}
