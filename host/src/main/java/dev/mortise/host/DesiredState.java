package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The state file: read without waiting, changed as a whole under a lock that other processes
/// respect, replaced in one step and only when its bytes are on the disk.
final class DesiredState implements StateStore {
  private static final Duration LOCK_TIME = Duration.ofSeconds(10);

  private final Path file;
  private final ReentrantLock writing = new ReentrantLock();
  // Published by whoever read or wrote the file last.
  private volatile Desired now;

  /// Reads the file; none at all is an empty one.
  ///
  /// @throws PluginException `UNAVAILABLE` when it is there and cannot be understood: to go on
  ///   would run what was disabled
  DesiredState(Path file) {
    this.file = file.toAbsolutePath();
    this.now = read();
  }

  @Override
  public Desired now() {
    return now;
  }

  @Override
  public void refresh() {
    now = read();
  }

  @Override
  public void change(String id, UnaryOperator<Desired.Entry> change) {
    writing.lock();
    try {
      PrivateFolder.create(folder());
      Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = lock(channel, lockFile)) {
        if (!held.isValid()) {
          throw new IOException("the lock was lost");
        }
        Desired changed = read().with(id, change);
        write(changed);
        now = changed;
      }
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          id + ": the change was not kept, since " + file + " cannot be written: " + e + ".",
          e);
    } finally {
      writing.unlock();
    }
  }

  private Path folder() {
    Path folder = file.getParent();
    return folder == null ? file : folder;
  }

  /// Another host in this JVM makes the lock throw instead of wait.
  private static FileLock lock(FileChannel channel, Path lockFile) throws IOException {
    long end = System.nanoTime() + LOCK_TIME.toNanos();
    while (true) {
      FileLock lock = tryLock(channel);
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - end > 0) {
        throw new IOException(lockFile + " has been locked by another process for 10 s");
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private Desired read() {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Desired.NOTHING;
    } catch (IOException e) {
      throw unreadable(e);
    }
    try {
      Desired desired = JsonCodec.decode(Json.of(bytes), Desired.class);
      if (desired.format() != Desired.FORMAT) {
        throw new IOException(
            "it has format " + desired.format() + ", this host knows " + Desired.FORMAT);
      }
      return desired;
    } catch (PluginException | IOException e) {
      throw unreadable(e);
    }
  }

  private PluginException unreadable(Exception e) {
    String all = e instanceof PluginException ? String.valueOf(e.getMessage()) : words(e);
    // What our records are called says nothing to whoever reads this.
    String said =
        all.replaceFirst("^Expected \\w+( at \\S+)?: ", "$1 ").strip().replaceFirst("[. ]+$", "");
    return new PluginException(
        ErrorCode.UNAVAILABLE,
        "The state file "
            + file
            + " says which plugins are disabled and what they are granted, and cannot be read: "
            + said
            + ". Mend it, or move it away to begin without grants.",
        e);
  }

  /// The system's exceptions often name the file only.
  private static String words(Exception e) {
    return e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e.toString();
  }

  private void write(Desired desired) throws IOException {
    Path draft = Files.createTempFile(folder(), file.getFileName().toString(), ".draft");
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(JsonCodec.encode(desired).utf8());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(folder());
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /// Puts the new name on the disk too, where the system lets a folder be opened.
  private static void sync(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows does not; there the rename itself is written through.
      return;
    }
  }
}
