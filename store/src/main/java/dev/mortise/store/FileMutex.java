package dev.mortise.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A lock between processes, and between hosts of one process, that ends with its holder.
final class FileMutex implements AutoCloseable {
  private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

  private final FileChannel channel;
  private final FileLock lock;

  private FileMutex(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /// Waits for the lock.
  ///
  /// @throws IOException when the time is up too
  static FileMutex lock(Path file, Duration patience) throws IOException {
    PrivateFiles.claim(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    long until = System.nanoTime() + patience.toNanos();
    FileLock lock = attempt(channel);
    while (lock == null) {
      if (System.nanoTime() > until) {
        channel.close();
        throw new IOException("another process holds " + file);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      lock = attempt(channel);
    }
    return new FileMutex(channel, lock);
  }

  private static @Nullable FileLock attempt(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /// Whether nobody took it away.
  boolean held() {
    return lock.isValid();
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      lock.release();
    }
  }
}
