package dev.mortise.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
  @TempDir Path home;
  private HostFixture fixture;
  private Snapshots snapshots;

  @BeforeEach
  void begin() {
    fixture = new HostFixture(home);
    fixture.add("a");
    snapshots = new Snapshots(home.resolve("cache"));
  }

  private Found found() {
    Found found =
        new Discovery(List.of(fixture.plugins), InstantSource.system()).look().plugins().get("a");
    if (found == null) {
      throw new AssertionError("a is not there");
    }
    return found;
  }

  @Test
  void copiesWhatItHashes() throws IOException {
    Snapshot snapshot = snapshots.take(found());
    Path run = snapshot.folder().resolve("run.sh");
    assertEquals(64, snapshot.contentHash().length());
    assertEquals(Files.readString(fixture.plugins.resolve("a/run.sh")), Files.readString(run));
    assertEquals("r-x------", PosixFilePermissions.toString(Files.getPosixFilePermissions(run)));
    Path manifest = snapshot.folder().resolve("plugin.toml");
    assertEquals(
        "r--------", PosixFilePermissions.toString(Files.getPosixFilePermissions(manifest)));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(snapshot.folder())));
    assertEquals(snapshot, snapshots.take(found()));
    assertEquals(snapshot, new Snapshots(home.resolve("cache")).take(found()));
  }

  @Test
  @DisplayName("torture/7 what is swapped after the look does not run")
  void theOriginalMayChange() throws IOException {
    Snapshot before = snapshots.take(found());
    String text = Files.readString(before.folder().resolve("run.sh"));
    Files.writeString(fixture.plugins.resolve("a/run.sh"), "#!/bin/sh\necho evil\n");
    assertEquals(text, Files.readString(before.folder().resolve("run.sh")));
    assertNotEquals(before.contentHash(), snapshots.take(found()).contentHash());
  }

  @Test
  @DisplayName("torture/7 a copy that was meddled with is made anew")
  void theCopyMustBeWhole() throws IOException {
    Snapshot snapshot = snapshots.take(found());
    Path run = snapshot.folder().resolve("run.sh");
    String text = Files.readString(run);
    Files.delete(run);
    Files.writeString(run, "#!/bin/sh\necho evil\n");
    assertEquals(snapshot, snapshots.take(found()));
    assertEquals(text, Files.readString(run));
    Files.writeString(snapshot.folder().resolve("extra"), "more");
    assertEquals(snapshot, new Snapshots(home.resolve("cache")).take(found()));
    assertFalse(Files.exists(snapshot.folder().resolve("extra")));
  }

  @Test
  void execBitsAndNamesAreContent() {
    String before = snapshots.take(found()).contentHash();
    assertTrue(fixture.plugins.resolve("a/run.sh").toFile().setExecutable(false));
    assertNotEquals(before, snapshots.take(found()).contentHash());
  }

  @Test
  void refusesLinksThatLeadOut() throws IOException {
    Files.createSymbolicLink(fixture.plugins.resolve("a/passwd"), Path.of("/etc/passwd"));
    PluginException e = assertThrows(PluginException.class, () -> snapshots.take(found()));
    assertTrue(e.getMessage().startsWith("a 1.0.0: "), e.getMessage());
    assertTrue(e.getMessage().contains("leads out of the plugin's folder"), e.getMessage());
  }

  @Test
  @DisplayName("torture/2 a pipe among the files is refused")
  void refusesPipes() throws Exception {
    Path pipe = fixture.plugins.resolve("a/pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    PluginException e = assertThrows(PluginException.class, () -> snapshots.take(found()));
    assertTrue(e.getMessage().contains("is a device, pipe or socket"), e.getMessage());
  }

  @Test
  void followsLinksInside() throws IOException {
    Files.createSymbolicLink(fixture.plugins.resolve("a/also.sh"), Path.of("run.sh"));
    Snapshot snapshot = snapshots.take(found());
    assertFalse(Files.isSymbolicLink(snapshot.folder().resolve("also.sh")));
    assertEquals(
        Files.readString(snapshot.folder().resolve("run.sh")),
        Files.readString(snapshot.folder().resolve("also.sh")));
  }

  @Test
  void copiesNobodyUsedForADayAreCleanedAway() throws IOException {
    Path copies = home.resolve("cache/snapshots");
    for (int i = 0; i < SnapshotCleaning.KEPT + 5; i++) {
      Path old = Files.createDirectories(copies.resolve("old-" + i));
      Files.writeString(old.resolve("file"), "x");
      Files.setLastModifiedTime(old, FileTime.fromMillis(1_000L * i));
    }
    Snapshot snapshot = snapshots.take(found());
    try (var left = Files.list(copies)) {
      assertEquals(SnapshotCleaning.KEPT, left.count());
    }
    assertTrue(Files.exists(snapshot.folder()));
    assertFalse(Files.exists(copies.resolve("old-0")));
  }
}
