package dev.mortise.examples.apilogger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Batches that wait to be sent, each a file, oldest first. What is too much pushes the oldest out
/// and is counted. Safe for any thread.
final class Spool {
  private record Entry(Path file, long bytes) {}

  private final Path folder;
  private final long bytesMax;
  // All guarded by this.
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long bytes;
  private long next;
  private long dropped;

  /// Takes up what an earlier run left.
  Spool(Path folder, long bytesMax) {
    this.folder = folder;
    this.bytesMax = bytesMax;
    try {
      Files.createDirectories(folder);
      for (Path file : left()) {
        long size = Files.size(file);
        entries.add(new Entry(file, size));
        bytes += size;
        String name = file.getFileName().toString();
        next = Math.max(next, Long.parseLong(name.substring(0, name.indexOf('.'))) + 1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the spool " + folder + " cannot be used", e);
    }
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().matches("\\d{19}\\.json"))
          .sorted()
          .toList();
    }
  }

  synchronized void add(byte[] batch) throws IOException {
    Path file = folder.resolve("%019d.json".formatted(next++));
    Path fresh = folder.resolve("fresh");
    Files.write(fresh, batch);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    entries.add(new Entry(file, batch.length));
    bytes += batch.length;
    while (bytes > bytesMax && entries.size() > 1) {
      forget(entries.removeFirst());
      dropped++;
    }
    notifyAll();
  }

  /// The oldest batch, after waiting for one; null when interrupted.
  synchronized @Nullable Path oldest() {
    try {
      while (entries.isEmpty()) {
        wait();
      }
      return entries.getFirst().file();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /// It was sent, or never will be.
  synchronized void done(Path file) throws IOException {
    Entry first = entries.peekFirst();
    // Another one: it was pushed out while it was being sent.
    if (first != null && first.file().equals(file)) {
      forget(entries.removeFirst());
    }
    notifyAll();
  }

  private void forget(Entry entry) throws IOException {
    bytes -= entry.bytes();
    Files.deleteIfExists(entry.file());
  }

  /// Waits until nothing is left.
  ///
  /// @return whether that was so in time
  synchronized boolean awaitEmpty(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!entries.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /// Batches that were pushed out.
  synchronized long dropped() {
    return dropped;
  }

  /// Batches that wait.
  synchronized int size() {
    return entries.size();
  }
}
