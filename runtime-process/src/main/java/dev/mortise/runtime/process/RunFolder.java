package dev.mortise.runtime.process;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder of one runtime below the run folder that all hosts share. Safe for any thread.
///
/// Whoever is alive holds the lock of a file inside; the system lets go of it however a host ends.
/// So each one that begins or ends can remove what dead hosts left, and never what a live one has.
/// The name tells process and start: a lock of its own process must not be tried, since the lock
/// would be lost with the try.
final class RunFolder implements AutoCloseable {
  private static final String PREFIX = "h";
  private static final String LOCK = ".lock";
  private static final int ENTRY_SECONDS = 10;
  private static final Object ENTRY = new Object();
  private static final StandardOpenOption WRITE = StandardOpenOption.WRITE;

  private final Path parent;
  private @Nullable Path path;
  private @Nullable FileChannel lock;
  private boolean closed;

  /// @param parent made when it is missed for the first time
  RunFolder(Path parent) {
    this.parent = parent;
  }

  /// The folder, which is there.
  ///
  /// @throws PluginException `UNAVAILABLE` when it cannot be made
  synchronized Path path() {
    Path made = path;
    if (made == null) {
      if (closed) {
        throw new PluginException(ErrorCode.UNAVAILABLE, "The host is shutting down.");
      }
      try {
        made = make();
      } catch (IOException e) {
        throw new PluginException(
            ErrorCode.UNAVAILABLE,
            "The run folder " + parent + " cannot be made: " + e + "; name another one.",
            e);
      }
      path = made;
    }
    return made;
  }

  private Path make() throws IOException {
    Files.createDirectories(parent);
    synchronized (ENTRY) {
      try (FileChannel entry = entry(parent)) {
        Objects.requireNonNull(entry);
        sweep();
        Path folder = next();
        lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, WRITE);
        if (lock.tryLock() == null) {
          throw new IOException(folder + " is locked by somebody else");
        }
        return folder;
      }
    }
  }

  /// Held while folders come and go, so that none is seen without its lock.
  private static FileChannel entry(Path parent) throws IOException {
    FileChannel channel =
        FileChannel.open(parent.resolve(".hosts.lock"), StandardOpenOption.CREATE, WRITE);
    long end = System.nanoTime() + ENTRY_SECONDS * 1_000_000_000L;
    while (tried(channel) == null) {
      if (System.nanoTime() - end > 0) {
        channel.close();
        throw new IOException("another host has held its lock for " + ENTRY_SECONDS + " s");
      }
      LockSupport.parkNanos(2_000_000);
    }
    return channel;
  }

  private static @Nullable FileLock tried(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private Path next() throws IOException {
    String own = own();
    for (int i = 0; ; i++) {
      try {
        return Files.createDirectory(parent.resolve(own + Integer.toString(i, 36))).toRealPath();
      } catch (FileAlreadyExistsException e) {
        // Another runtime of this process.
      }
    }
  }

  /// Short, because sockets' paths are.
  private static String own() {
    ProcessHandle process = ProcessHandle.current();
    long start = process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
    return PREFIX + Long.toString(process.pid(), 36) + "-" + Long.toString(start, 36) + "-";
  }

  /// Removes what dead hosts left.
  private void sweep() throws IOException {
    String own = own();
    List<Path> others;
    try (Stream<Path> all = Files.list(parent)) {
      others =
          all.filter(folder -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS))
              .filter(folder -> name(folder).matches(PREFIX + "[0-9a-z]+-[0-9a-z]+-[0-9a-z]+"))
              .filter(folder -> !name(folder).startsWith(own))
              .toList();
    }
    for (Path folder : others) {
      if (dead(folder)) {
        delete(folder);
      }
    }
  }

  private static String name(Path folder) {
    return String.valueOf(folder.getFileName());
  }

  private static boolean dead(Path folder) {
    Path file = folder.resolve(LOCK);
    try {
      // A lock file goes last but one: without it a sweep was cut off.
      if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
        return true;
      }
      try (FileChannel channel = FileChannel.open(file, WRITE, LinkOption.NOFOLLOW_LINKS)) {
        return tried(channel) != null;
      }
    } catch (IOException e) {
      return false;
    }
  }

  private static void delete(Path folder) {
    // Files.walk does not follow links.
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      System.getLogger(RunFolder.class.getName())
          .log(System.Logger.Level.DEBUG, folder + " remains", e);
    }
  }

  /// Removes it with all that is left in it, and what dead hosts left beside it.
  @Override
  public synchronized void close() {
    closed = true;
    Path made = path;
    if (made == null) {
      return;
    }
    path = null;
    try {
      synchronized (ENTRY) {
        try (FileChannel entry = entry(parent)) {
          Objects.requireNonNull(entry);
          if (lock != null) {
            lock.close();
            lock = null;
          }
          delete(made);
          sweep();
        }
      }
    } catch (IOException e) {
      System.getLogger(RunFolder.class.getName())
          .log(System.Logger.Level.DEBUG, made + " remains", e);
    }
  }
}
