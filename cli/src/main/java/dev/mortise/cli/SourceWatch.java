package dev.mortise.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/// Notices that a file of a source folder changed, came or went. Used by one thread.
///
/// Looks at names, sizes and times instead of asking the system to be told: that works on every
/// file system, and a source folder is small.
final class SourceWatch {
  /// What builds write, and what is not source.
  private static final Set<String> IGNORED =
      Set.of("bin", "build", "target", "node_modules", ".git", ".idea", ".vscode");

  private final Path folder;
  private long seen;

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
    var fingerprint = new Fingerprint();
    try {
      Files.walkFileTree(folder, fingerprint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fingerprint.sum;
  }

  private static final class Fingerprint extends SimpleFileVisitor<Path> {
    private long sum;

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      Path name = folder.getFileName();
      return name != null && IGNORED.contains(name.toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      long stamp = attributes.lastModifiedTime().toMillis() * 31 + attributes.size();
      // A sum, so that the order of a folder's entries does not matter.
      sum += (stamp * 31 + file.hashCode()) * 0x9e3779b97f4a7c15L;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      // An editor may have renamed it away a moment ago.
      return FileVisitResult.CONTINUE;
    }
  }
}
