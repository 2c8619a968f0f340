package dev.mortise.goplugin;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The private folder (mode 0700) of one start, where all its sockets are, and beside it that of
/// the host's [SocketLinks] to them.
///
/// Its path leaves room for the names go-plugin makes within the 104 bytes a socket's path may have
/// on every system (Linux would allow 108).
final class SocketFolder implements AutoCloseable {
  private static final int SOCKET_PATH_BYTES_MAX = 103;

  /// A slash, `plugin` and a random 32-bit number, with some room for other libraries' habits.
  private static final int SOCKET_NAME_BYTES = 22;

  /// Eight digits to the base of 36.
  private static final long NAMES = 2_821_109_907_456L;

  private static final int TRIES_MAX = 100;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path path;
  private final SocketLinks links;
  private final AtomicInteger sockets = new AtomicInteger();

  private SocketFolder(Path path, SocketLinks links) {
    this.path = path;
    this.links = links;
  }

  /// Makes one below `preferred`, or where the path is short enough: the system's temporary folder,
  /// `XDG_RUNTIME_DIR`, `/tmp`.
  ///
  /// @throws PluginException `UNAVAILABLE` when none of them can be used
  static SocketFolder create(String plugin, @Nullable Path preferred) {
    var problems = new ArrayList<String>();
    for (Path parent : parents(preferred)) {
      try {
        Path folder = create(parent);
        if (bytes(folder) + SOCKET_NAME_BYTES <= SOCKET_PATH_BYTES_MAX) {
          return linked(folder);
        }
        Files.delete(folder);
        problems.add(parent + " makes socket paths too long");
      } catch (IOException e) {
        problems.add(parent + ": " + e);
      }
    }
    throw new PluginException(
        ErrorCode.UNAVAILABLE,
        plugin
            + ": no folder for its socket could be made ("
            + String.join("; ", problems)
            + "); name a short, writable temporary folder in the host's configuration");
  }

  private static SocketFolder linked(Path folder) throws IOException {
    try {
      return new SocketFolder(folder, SocketLinks.beside(folder));
    } catch (IOException e) {
      Files.delete(folder);
      throw e;
    }
  }

  private static List<Path> parents(@Nullable Path preferred) {
    var parents = new ArrayList<Path>();
    if (preferred != null) {
      parents.add(preferred);
    }
    parents.add(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    String runtime = System.getenv("XDG_RUNTIME_DIR");
    if (runtime != null && !runtime.isEmpty()) {
      parents.add(Path.of(runtime));
    }
    parents.add(Path.of("/tmp"));
    return parents;
  }

  /// How a folder is made that is nobody else's, on the file system of a path.
  static FileAttribute<?>[] privately(Path path) {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private static Path create(Path parent) throws IOException {
    FileAttribute<?>[] mode = privately(parent);
    // The real path, because addresses are compared with it after links are resolved.
    Path real = parent.toRealPath();
    for (int tries = 1; ; tries++) {
      // Shorter than what the JDK makes: the path has few bytes.
      String name = "mp" + Long.toString(RANDOM.nextLong(NAMES), 36);
      try {
        return Files.createDirectory(real.resolve(name), mode).toRealPath();
      } catch (FileAlreadyExistsException e) {
        if (tries == TRIES_MAX) {
          throw e;
        }
      }
    }
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  Path path() {
    return path;
  }

  /// What the host dials in place of the plugin's sockets.
  SocketLinks links() {
    return links;
  }

  /// A path for a socket of the host's own.
  Path newSocket() {
    return path.resolve("host" + sockets.incrementAndGet());
  }

  /// Removes both folders and all in them, never following a link. What cannot be removed stays.
  @Override
  public void close() {
    for (Path folder : List.of(path, links.folder())) {
      try {
        Files.walkFileTree(folder, new Deletion());
      } catch (IOException e) {
        System.getLogger("dev.mortise.goplugin")
            .log(System.Logger.Level.DEBUG, "cannot remove " + folder, e);
      }
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
