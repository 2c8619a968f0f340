package dev.mortise.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
  @TempDir Path parent;
  private PrivateFolder folder;

  @BeforeEach
  void name() {
    folder = PrivateFolder.of(parent.resolve("a/b"));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.path())) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void isMadeForThisUserAlone() throws IOException {
    assertFalse(folder.trusted());
    folder.make();
    assertTrue(folder.trusted());
    folder.make();
  }

  @Test
  @DisplayName("torture/27 a folder that others may look into or write to is not trusted")
  void othersMayNotTouchIt() throws IOException {
    folder.make();
    for (String mode : List.of("rwx-w----", "rwxr-x---", "rwx-----x", "rwxrwxrwx")) {
      Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString(mode));
      assertFalse(folder.trusted(), mode);
      String told = assertThrows(IOException.class, folder::make, mode).getMessage();
      assertEquals(folder.path() + " is not private to this user; remove it", told);
    }
  }

  @Test
  @DisplayName("torture/27 a link to a private folder is not trusted")
  void aLinkIsNotTrusted() throws IOException {
    folder.make();
    var link = PrivateFolder.of(Files.createSymbolicLink(parent.resolve("link"), folder.path()));
    assertFalse(link.trusted());
    assertThrows(IOException.class, link::make);
  }

  @Test
  void draftsOfTheDeadAreRemovedAndOthersStay() throws Exception {
    folder.make();
    String own = folder.draft().getFileName().toString();
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      long start = other.info().startInstant().orElseThrow().toEpochMilli();
      Path alive = folder.path().resolve("draft-" + other.pid() + "-" + start + "-x.tmp");
      Path reused = folder.path().resolve("draft-" + other.pid() + "-" + (start - 60_000) + "-x");
      Files.createFile(alive);
      Files.createFile(reused);
      Files.createFile(folder.path().resolve("draft-of-a-letter"));
      folder.sweep();
      assertEquals(
          Stream.of(own, alive.getFileName().toString(), "draft-of-a-letter").sorted().toList(),
          names());
    } finally {
      other.destroyForcibly();
      assertTrue(other.waitFor(30, TimeUnit.SECONDS));
    }
    folder.sweep();
    assertEquals(Stream.of(own, "draft-of-a-letter").sorted().toList(), names());
  }
}
