package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompileCacheTest {
  @TempDir private Path folder;

  private static Program program(int answer, long fuel) {
    return Program.load(
        Wat.module(
            "(module (memory (export \"memory\") 1) (func (export \"run\") (result i32) i32.const %d))"
                .formatted(answer)),
        ModuleLimits.DEFAULT,
        new Program.Budget(1 << 20, fuel),
        _ -> {});
  }

  private Path cache() {
    return folder.resolve("modules");
  }

  private List<Path> files() throws IOException {
    try (var all = Files.list(cache())) {
      return all.sorted().toList();
    }
  }

  /// Compiles it, or takes it from the cache.
  private Program.Compiled compiled(Program program) throws InterruptedException {
    try (var worker = new CompileWorker(cache())) {
      worker.compile(program, "a 1");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (program.compiled() == null) {
        assertTrue(System.nanoTime() < end, "it was not compiled in time");
        Thread.onSpinWait();
      }
      return java.util.Objects.requireNonNull(program.compiled());
    }
  }

  private static long run(Program program) {
    var guest = Guests.instance(program);
    assertTrue(guest.compiled());
    return guest.call("run");
  }

  @Test
  void whatWasCompiledIsNotCompiledAgain() throws Exception {
    assertEquals(false, compiled(program(7, 100)).cached());
    Program again = program(7, 100);
    assertTrue(compiled(again).cached());
    assertEquals(7, run(again));
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache())));
  }

  @Test
  @DisplayName("torture/27 another module or another budget is another file")
  void theNameBindsWhatItIsMadeOf() throws Exception {
    compiled(program(7, 100));
    compiled(program(8, 100));
    compiled(program(7, 200));
    assertEquals(3, files().size());
  }

  @Test
  @DisplayName("torture/27 a cache that was changed anywhere is not read, and made anew")
  void aChangedFileIsCompiledAgain() throws Exception {
    compiled(program(7, 100));
    Path file = files().getFirst();
    byte[] good = Files.readAllBytes(file);
    for (int at : List.of(0, 31, 32, 40, good.length / 2, good.length - 1)) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      Files.write(file, bad);
      assertNull(new CompileCache(cache()).find(program(7, 100)), "byte " + at);
    }
    Files.write(file, java.util.Arrays.copyOf(good, 20));
    Program program = program(7, 100);
    assertEquals(false, compiled(program).cached());
    assertEquals(7, run(program));
    assertNotNull(new CompileCache(cache()).find(program(7, 100)));
  }

  @Test
  @DisplayName("torture/27 one module's file in another's place is not read")
  void aFileInAnothersPlaceIsNotRead() throws Exception {
    compiled(program(7, 100));
    Path seven = files().getFirst();
    compiled(program(8, 100));
    Path eight = files().stream().filter(f -> !f.equals(seven)).findFirst().orElseThrow();
    Files.copy(seven, eight, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Program program = program(8, 100);
    assertEquals(false, compiled(program).cached());
    assertEquals(8, run(program));
    assertNotEquals(Files.mismatch(seven, eight), -1);
  }

  @Test
  @DisplayName(
      "torture/27 a folder that others may write to, or a link, is neither read nor written")
  void aFolderOfOthersIsNotUsed() throws Exception {
    compiled(program(7, 100));
    Path good = files().getFirst();
    Files.setPosixFilePermissions(cache(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertNull(new CompileCache(cache()).find(program(7, 100)));
    assertEquals(false, compiled(program(8, 100)).cached());
    assertEquals(List.of(good), files());
    Files.setPosixFilePermissions(cache(), PosixFilePermissions.fromString("rwx------"));
    assertNotNull(new CompileCache(cache()).find(program(7, 100)));
    Path link = Files.createSymbolicLink(folder.resolve("link"), cache());
    assertNull(new CompileCache(link).find(program(7, 100)));
  }

  @Test
  void theHundredLastUsedStayAndDraftsOfTheDeadGo() throws Exception {
    compiled(program(7, 100));
    Path used = files().getFirst();
    for (int i = 0; i < 100; i++) {
      Path file = Files.createFile(cache().resolve(String.format("%064x", i)));
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L + i * 1_000L));
    }
    Files.setLastModifiedTime(used, FileTime.fromMillis(0));
    Files.createFile(cache().resolve("draft-1-1-x.tmp"));
    assertTrue(compiled(program(7, 100)).cached());
    compiled(program(8, 100));
    List<Path> left = files();
    assertEquals(100, left.size());
    assertTrue(left.contains(used), "it was used last but one");
    assertTrue(left.contains(cache().resolve(String.format("%064x", 2))));
    assertEquals(false, left.contains(cache().resolve(String.format("%064x", 1))));
  }
}
