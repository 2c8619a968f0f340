package dev.mortise.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Removes copies that no host has used for a day, but for the newest [#KEPT].
///
/// Whoever runs a copy marks it now and then, so that another host on the same folder leaves it. A
/// copy that is missed after all is made again.
final class SnapshotCleaning {
  static final int KEPT = 64;
  private static final Duration UNUSED = Duration.ofDays(1);

  private SnapshotCleaning() {}

  /// Marks a copy as used now.
  static void mark(Path copy) {
    try {
      Files.setLastModifiedTime(copy, FileTime.from(Instant.now()));
    } catch (IOException e) {
      // Without the mark it may be removed early, and is then made again.
      return;
    }
  }

  /// Looks through the folder of all copies.
  static void clean(Path folder) {
    try {
      Instant oldest = Instant.now().minus(UNUSED);
      List<Path> copies = newestFirst(folder);
      for (Path copy : copies.subList(Math.min(KEPT, copies.size()), copies.size())) {
        if (used(copy).toInstant().isBefore(oldest)) {
          delete(copy);
        }
      }
    } catch (IOException e) {
      // Cleaning is tried again with the next copy; a start does not fail for it.
      return;
    }
  }

  private static List<Path> newestFirst(Path folder) throws IOException {
    List<Path> copies;
    try (Stream<Path> all = Files.list(folder)) {
      copies = new ArrayList<>(all.toList());
    }
    copies.sort(Comparator.comparing(SnapshotCleaning::used).reversed());
    return copies;
  }

  private static FileTime used(Path copy) {
    try {
      return Files.getLastModifiedTime(copy);
    } catch (IOException e) {
      // Gone by now: whatever else is done with it does nothing.
      return FileTime.fromMillis(0);
    }
  }

  /// Removes a folder with all in it; links are removed, not followed.
  static void delete(Path root) throws IOException {
    if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
