package dev.mortise.goplugin;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// The host's own names for the sockets of one plugin: hard links in a folder beside the plugin's,
/// which no sandbox shows.
///
/// gRPC dials again whenever a connection is lost. What a path in the plugin's folder leads to is
/// the plugin's choice each time, be it by a link to a socket of somebody else's; what a name here
/// leads to stays what was looked at.
final class SocketLinks {
  /// Elsewhere no plugin is confined, and whether a link to a socket leads there is not known.
  private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

  private final Path from;
  private final Path folder;
  private final boolean possible;
  private final AtomicInteger made = new AtomicInteger();

  private SocketLinks(Path from, Path folder, boolean possible) {
    this.from = from;
    this.folder = folder;
    this.possible = possible;
  }

  /// Makes the folder, before there is a plugin that could have a say in what is found out here.
  ///
  /// @param from the plugin's folder, by its real path
  static SocketLinks beside(Path from) throws IOException {
    String name = "md" + String.valueOf(from.getFileName()).substring(2);
    Path folder = from.resolveSibling(name);
    Files.createDirectory(folder, SocketFolder.privately(from));
    try {
      return new SocketLinks(from, folder, possible(from, folder));
    } catch (IOException e) {
      Files.delete(folder);
      throw e;
    }
  }

  private static boolean possible(Path from, Path to) throws IOException {
    Path file = Files.createFile(from.resolve("try"));
    Path link = to.resolve("try");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
      Files.createLink(link, file);
      return LINUX && files instanceof SecureDirectoryStream;
    } catch (FileSystemException | UnsupportedOperationException e) {
      return false;
    } finally {
      Files.deleteIfExists(link);
      Files.delete(file);
    }
  }

  Path folder() {
    return folder;
  }

  /// A name for a socket in the plugin's folder, or below it. Empty where there cannot be one: the
  /// system knows no such links, or the socket is another user's. A confined plugin can bring about
  /// neither.
  ///
  /// @throws IOException when it is no socket there, or did not stay one while this looked
  Optional<Path> to(Path socket) throws IOException {
    if (!possible) {
      return Optional.empty();
    }
    Path parent = Objects.requireNonNull(socket.getParent()).toRealPath();
    if (!parent.startsWith(from)) {
      throw changed(socket);
    }
    Path inside = from.relativize(parent.resolve(socket.getFileName())).normalize();
    Path link = folder.resolve("s" + made.incrementAndGet());
    try {
      // Follows no link at the end of the path, but whatever a part of it has become meanwhile.
      Files.createLink(link, from.resolve(inside));
    } catch (FileSystemException e) {
      if (attributes(from, inside).owner().equals(Files.getOwner(folder))) {
        throw e;
      }
      return Optional.empty();
    }
    boolean there = false;
    try {
      there = isThere(link, inside);
    } finally {
      if (!there) {
        Files.delete(link);
      }
    }
    if (!there) {
      throw changed(socket);
    }
    return Optional.of(link);
  }

  /// Whether a link is to a socket that really is in the plugin's folder.
  private boolean isThere(Path link, Path inside) throws IOException {
    var linked = Files.readAttributes(link, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return linked.isOther() && Objects.equals(linked.fileKey(), attributes(from, inside).fileKey());
  }

  private static IOException changed(Path socket) {
    return new FileSystemException(socket.toString(), null, "it changed while it was looked at");
  }

  /// Goes down folder by folder and through no link.
  private static PosixFileAttributes attributes(Path folder, Path inside) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      return attributes((SecureDirectoryStream<Path>) files, inside);
    }
  }

  private static PosixFileAttributes attributes(SecureDirectoryStream<Path> folder, Path inside)
      throws IOException {
    Path first = inside.getName(0);
    if (inside.getNameCount() == 1) {
      return folder
          .getFileAttributeView(first, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .readAttributes();
    }
    try (SecureDirectoryStream<Path> next =
        folder.newDirectoryStream(first, LinkOption.NOFOLLOW_LINKS)) {
      return attributes(next, inside.subpath(1, inside.getNameCount()));
    }
  }
}
