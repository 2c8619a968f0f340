package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.SessionTraffic;
import dev.mortise.embed.MortisePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What is known of sessions of the monitor whose process is gone.
final class SessionRecordsTest {
  private static final Instant BEGAN = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;

  private static SessionTraffic.Facts facts(
      String id, long pid, Instant began, @Nullable Instant ended, @Nullable Integer code) {
    return new SessionTraffic.Facts(id, pid, "files-server", began, ended, code, 2, 1, 0, 0, 9);
  }

  @Test
  void theNewestAreKeptAndWhatIsNoNoteIsPassedOver() throws IOException {
    var records = new SessionRecords(folder);
    assertEquals(List.of(), records.read());
    for (int i = 0; i < SessionRecords.KEPT_MAX + 5; i++) {
      Instant began = BEGAN.plusSeconds(i);
      records.write(facts("s" + i, 1, began, null, null));
      records.write(facts("s" + i, 1, began, began.plusSeconds(1), 0));
    }
    List<SessionTraffic.Facts> all = records.read();
    assertEquals(SessionRecords.KEPT_MAX, all.size());
    assertEquals("s" + (SessionRecords.KEPT_MAX + 4), all.getFirst().id());
    assertEquals(0, all.getFirst().exitCode());
  }

  @Test
  void aNoteThatCannotBeReadHidesNoOther() throws IOException {
    var records = new SessionRecords(folder);
    records.write(facts("older", 1, BEGAN, null, null));
    records.write(facts("newer", 1, BEGAN.plusSeconds(1), null, null));
    // Between, before and after them in the order of names.
    Files.writeString(folder.resolve("sessions/9-broken.json"), "{");
    Files.writeString(folder.resolve("sessions/" + BEGAN.toEpochMilli() + "-z.json"), "[1]");
    Files.createDirectory(folder.resolve("sessions/8-folder.json"));
    Files.createSymbolicLink(folder.resolve("sessions/7-gone.json"), folder.resolve("none"));
    Files.writeString(folder.resolve("sessions/0-empty.json"), "");
    assertEquals(
        List.of("newer", "older"), records.read().stream().map(SessionTraffic.Facts::id).toList());
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void nobodyElseCanLookIntoTheFolder() throws IOException {
    var records = new SessionRecords(folder);
    records.write(facts("a", 1, BEGAN, null, null));
    Path sessions = folder.resolve("sessions");
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(sessions)));
    // As hosts before this one made it.
    Files.setPosixFilePermissions(sessions, PosixFilePermissions.fromString("rwxr-xr-x"));
    records.write(facts("b", 1, BEGAN, null, null));
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(sessions)));
    assertEquals(2, records.read().size());
  }

  @Test
  void aSessionWhoseProcessIsGoneWasKilled() {
    var paths =
        new MortisePaths(
            folder.resolve("config"),
            folder.resolve("data"),
            folder.resolve("cache"),
            folder.resolve("state"),
            folder.resolve("run"));
    var records = new SessionRecords(paths.state());
    long own = ProcessHandle.current().pid();
    Instant now = Instant.now();
    records.write(facts("alive", own, now, null, null));
    // The process of that number is one that began later.
    records.write(facts("killed", own, BEGAN, null, null));
    var sessions = new SessionsOfThisUser(paths);
    List<SessionTraffic.Facts> all = sessions.all();
    assertEquals(List.of("alive", "killed"), all.stream().map(SessionTraffic.Facts::id).toList());
    assertNull(all.getFirst().ended());
    assertNotNull(all.getLast().ended());
    assertNull(all.getLast().exitCode());
    assertEquals(
        ErrorCode.UNAVAILABLE,
        assertThrows(PluginException.class, () -> sessions.follow("alive")).code());
    assertEquals(
        ErrorCode.NOT_RUNNING,
        assertThrows(PluginException.class, () -> sessions.follow("killed")).code());
  }
}
