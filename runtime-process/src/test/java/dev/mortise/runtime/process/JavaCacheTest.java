package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaCacheTest {
  private static final String KEY = "0a".repeat(32);

  @TempDir Path folder;
  private Path made;
  private JavaCache cache;

  @BeforeEach
  void open() throws IOException {
    made = Files.writeString(folder.resolve("made"), "what was recorded");
    cache = new JavaCache(folder);
  }

  /// Another host, which has not looked at any file yet.
  private JavaCache another() {
    return new JavaCache(folder);
  }

  @Test
  void whatIsKeptIsFoundWithItsNoteAndNothingElseIs() throws IOException {
    assertTrue(cache.find(KEY, "jar").isEmpty());
    var kept = cache.keep(KEY, "acme.Main$1", "jar", made);
    assertEquals(kept, another().find(KEY, "jar").orElseThrow());
    assertEquals("acme.Main$1", kept.note());
    assertEquals("what was recorded", Files.readString(kept.file()));
    assertTrue(another().find(KEY, "aot").isEmpty());
    assertTrue(another().find("0b".repeat(32), "jar").isEmpty());
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("java"))));
  }

  @Test
  @DisplayName("torture/27: a file that was tampered with is removed, by every host that looks")
  void aChangedFileIsNotUsed() throws IOException {
    for (JavaCache host : new JavaCache[] {cache, another()}) {
      Path file = cache.keep(KEY, "start", "aot", made).file();
      Files.writeString(file, "what was recordeD");
      assertTrue(host.find(KEY, "aot").isEmpty());
      assertFalse(Files.exists(file));
    }
  }

  @Test
  @DisplayName("torture/27: a link or a folder in a cached file's place is not followed")
  void aLinkIsNotUsed() throws IOException {
    Path file = cache.keep(KEY, "start", "aot", made).file();
    Files.delete(file);
    Files.createSymbolicLink(file, made);
    assertTrue(cache.find(KEY, "aot").isEmpty());
    assertTrue(Files.exists(made));
    Path link = Files.createSymbolicLink(folder.resolve("link"), made);
    assertThrows(IOException.class, () -> cache.keep(KEY, "start", "aot", link));
  }

  @Test
  @DisplayName("torture/27: a folder that others may write to is as good as none")
  void anOpenFolderIsNotUsed() throws IOException {
    cache.keep(KEY, "start", "aot", made);
    Files.setPosixFilePermissions(
        folder.resolve("java"), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertTrue(cache.find(KEY, "aot").isEmpty());
    assertThrows(IOException.class, () -> cache.keep(KEY, "start", "aot", made));
  }

  @Test
  void theLastUsedStay() throws IOException {
    for (int i = 10; i < 40; i++) {
      Path file = cache.keep(Integer.toString(i).repeat(32), "start", "aot", made).file();
      Files.setLastModifiedTime(
          file, java.nio.file.attribute.FileTime.fromMillis(1_000_000_000L * i));
    }
    assertTrue(another().find("39".repeat(32), "aot").isPresent());
    assertTrue(another().find("10".repeat(32), "aot").isEmpty());
    try (var files = Files.list(folder.resolve("java"))) {
      assertEquals(8, files.count());
    }
  }

  @Test
  void anotherJdkOrOtherJarsAreAnotherKey() throws IOException {
    String before = CacheKey.files(java.util.List.of(made));
    Files.copy(
        Files.writeString(folder.resolve("other"), "longer than it was before"),
        made,
        StandardCopyOption.REPLACE_EXISTING);
    assertFalse(before.equals(CacheKey.files(java.util.List.of(made))));
    assertFalse(
        CacheKey.jdk(folder).equals(CacheKey.jdk(Path.of(System.getProperty("java.home")))));
  }
}
