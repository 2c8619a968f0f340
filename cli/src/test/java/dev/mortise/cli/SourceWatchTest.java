package dev.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class SourceWatchTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenAnewAsItWasIsNoChange() throws IOException {
    Path file = Files.writeString(folder.resolve("plugin.wasm"), "one");
    var watch = new SourceWatch(folder);
    assertFalse(watch.changed());
    Files.writeString(file, "one");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    assertFalse(watch.changed());
    Files.writeString(file, "two");
    assertTrue(watch.changed(), "other contents of the same size");
    assertFalse(watch.changed());
    Files.writeString(folder.resolve("more"), "");
    assertTrue(watch.changed(), "a file that came");
    Files.delete(folder.resolve("more"));
    assertTrue(watch.changed(), "a file that went");
    Files.createDirectory(folder.resolve("build"));
    Files.writeString(folder.resolve("build/made"), "x");
    assertFalse(watch.changed(), "what builds write");
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatIsNoFileIsNotOpened() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("zero"), Path.of("/dev/zero"));
    var watch = new SourceWatch(folder);
    assertFalse(watch.changed());
    Files.delete(link);
    assertTrue(watch.changed(), "a link that went");
    Files.createSymbolicLink(link, Path.of("/dev/null"));
    assertTrue(watch.changed(), "a link that came");
  }
}
