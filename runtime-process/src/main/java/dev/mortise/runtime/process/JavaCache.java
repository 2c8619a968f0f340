package dev.mortise.runtime.process;

import dev.mortise.host.PrivateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Start caches and compiled sources, in a folder only the host's user can look into.
///
/// A file is named `<key>-<checksum>-<note>.<kind>`. The key binds it to what it was made from; the
/// checksum is compared before its first use by this host, and whenever the file changed since, so
/// that a damaged file is never given to a JVM, which does not look closely. It is a CRC: whoever
/// can write into this folder is the user himself and could replace any hash beside it, and one
/// over 50 MB is 2 ms where SHA-256 is 250. What is wrong in any way is removed and made again.
/// Safe for any thread, and for several hosts at once.
final class JavaCache {
  private static final long BYTES_MAX = 256L << 20;

  /// Of each kind, the last used stay: start caches have 50 MB each, compiled classes a few KB.
  private static final int START_CACHES_MAX = 8;

  private static final int OTHERS_MAX = 200;

  private final PrivateFolder folder;
  private final Map<Path, Stamp> checked = new ConcurrentHashMap<>();

  private record Stamp(long size, FileTime changed, @Nullable Object file) {}

  /// A file of the cache.
  ///
  /// @param note what was noted when it was kept
  record Kept(Path file, String note) {}

  /// @param cacheDir made when something is kept
  JavaCache(Path cacheDir) {
    this.folder = PrivateFolder.of(cacheDir.toAbsolutePath().resolve("java"));
  }

  /// @param kind the end of the name, such as `aot`
  Optional<Kept> find(String key, String kind) {
    if (!folder.trusted()) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder.path())) {
      return files
          .filter(file -> named(file).matches(key + "-[0-9a-f]{8}-[\\w.$]+\\." + kind))
          .filter(this::whole)
          .findFirst()
          .map(file -> new Kept(file, note(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String named(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static String note(Path file) {
    String name = named(file);
    return name.substring(name.indexOf('-', name.indexOf('-') + 1) + 1, name.lastIndexOf('.'));
  }

  private boolean whole(Path file) {
    try {
      Stamp stamp = stamp(file);
      if (stamp.equals(checked.get(file))) {
        return true;
      }
      if (stamp.size() <= BYTES_MAX && named(file).split("-", 3)[1].equals(checksum(file))) {
        // Its time says when it was last used; nobody else looks at it.
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        checked.put(file, stamp(file));
        return true;
      }
    } catch (IOException e) {
      // Cleaned away by another host, or unreadable: the same as not there.
    }
    forget(file);
    return false;
  }

  private static Stamp stamp(Path file) throws IOException {
    var attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new IOException(file + " is no file");
    }
    return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
  }

  private static String checksum(Path file) throws IOException {
    var sum = new CRC32C();
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] buffer = new byte[1 << 18];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sum.update(buffer, 0, read);
      }
    }
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }

  /// Takes a copy under its full name, at once or not at all. What was made by a plugin's own
  /// process may be anything: only an ordinary file of bearable size is taken.
  ///
  /// @param note letters, digits, dots, `_` and `$`
  Kept keep(String key, String note, String kind, Path made) throws IOException {
    if (stamp(made).size() > BYTES_MAX) {
      throw new IOException(made + " is larger than 256 MiB");
    }
    folder.make();
    Path draft = folder.draft();
    try {
      try (InputStream in = Files.newInputStream(made, LinkOption.NOFOLLOW_LINKS);
          OutputStream out = Files.newOutputStream(draft)) {
        in.transferTo(out);
      }
      Path file = folder.path().resolve(key + "-" + checksum(draft) + "-" + note + "." + kind);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      checked.put(file, stamp(file));
      clean(kind);
      return new Kept(file, note);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private void clean(String kind) throws IOException {
    folder.sweep();
    int max = kind.equals(StartRecorder.KIND) ? START_CACHES_MAX : OTHERS_MAX;
    folder.surplus(file -> named(file).endsWith("." + kind), max).forEach(this::forget);
  }

  /// Removes it; a JVM that runs with it keeps it open.
  void forget(Path file) {
    checked.remove(file);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.getLogger(JavaCache.class.getName())
          .log(System.Logger.Level.DEBUG, "a cached file remains", e);
    }
  }
}
