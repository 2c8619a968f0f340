package dev.mortise.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/// Notices that a file of a source folder changed, came or went. Used by one thread.
///
/// Looks at names and contents instead of asking the system to be told: that works on every file
/// system, and a source folder is small. What is written anew as it was is no change: two that
/// watch one folder and build in it would else build for each other for ever.
final class SourceWatch {
  /// What builds write, and what is not source.
  private static final Set<String> IGNORED =
      Set.of("bin", "build", "target", "node_modules", ".git", ".idea", ".vscode");

  private final Path folder;
  private Map<Path, Stamp> stamps = Map.of();
  private long seen;

  /// What a file held when it had this time and size.
  private record Stamp(FileTime time, long size, long sum) {}

  SourceWatch(Path folder) {
    this.folder = folder;
    this.seen = look();
  }

  /// Whether something changed since the last time this was asked.
  boolean changed() {
    long now = look();
    boolean changed = now != seen;
    seen = now;
    return changed;
  }

  private long look() {
    var fingerprint = new Fingerprint(stamps);
    try {
      Files.walkFileTree(folder, fingerprint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stamps = fingerprint.now;
    return fingerprint.sum;
  }

  private static final class Fingerprint extends SimpleFileVisitor<Path> {
    private final Map<Path, Stamp> before;
    private final Map<Path, Stamp> now = new HashMap<>();
    private long sum;

    Fingerprint(Map<Path, Stamp> before) {
      this.before = before;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      Path name = folder.getFileName();
      return name != null && IGNORED.contains(name.toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      FileTime time = attributes.lastModifiedTime();
      Stamp known = before.get(file);
      try {
        Stamp stamp =
            known != null && known.time().equals(time) && known.size() == attributes.size()
                ? known
                : new Stamp(time, attributes.size(), sum(file, attributes));
        now.put(file, stamp);
        // A sum, so that the order of a folder's entries does not matter.
        sum += (stamp.sum() * 31 + file.hashCode()) * 0x9e3779b97f4a7c15L;
      } catch (IOException e) {
        // It went a moment ago; the next look finds what came of it.
      }
      return FileVisitResult.CONTINUE;
    }

    /// Only regular files are opened: a pipe would wait for its writer, and a device has no end. A
    /// link is the same as such a file, whatever it leads to.
    private static long sum(Path file, BasicFileAttributes attributes) throws IOException {
      return attributes.isRegularFile()
          ? checksum(file)
          : attributes.lastModifiedTime().hashCode() * 31L + attributes.size();
    }

    private static long checksum(Path file) throws IOException {
      try (var in = new CheckedInputStream(Files.newInputStream(file), new CRC32C())) {
        in.transferTo(OutputStream.nullOutputStream());
        return in.getChecksum().getValue();
      }
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      // An editor may have renamed it away a moment ago.
      return FileVisitResult.CONTINUE;
    }
  }
}
