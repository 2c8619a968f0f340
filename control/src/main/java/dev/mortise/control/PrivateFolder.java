package dev.mortise.control;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// A folder that is the user's own and nobody else's: where sockets stand.
///
/// In a folder that everybody may write to, such as `/tmp`, another user may have been faster. So
/// the folder must be a real folder, belong to whoever runs this, and be closed to all others.
public final class PrivateFolder {
  private static final Set<PosixFilePermission> OWN =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private PrivateFolder() {}

  /// Makes the folder with mode 0700 where it is missing, and checks it where it is not.
  ///
  /// A folder of our own that is too open is closed: that happens after a `chmod` by mistake.
  ///
  /// @return the same path, absolute
  /// @throws PluginException `PERMISSION_DENIED` when it is a link, no folder, or another user's;
  ///   `UNAVAILABLE` when it cannot be made
  public static Path ensure(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    try {
      create(path);
      check(path);
      return path;
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "The folder %s cannot be used: %s. Make it writable, or set MORTISE_HOME to another."
              .formatted(path, e),
          e);
    }
  }

  /// Whether that is a folder and belongs to whoever runs this.
  public static boolean ownedByThisUser(Path folder) {
    try {
      return Files.isDirectory(folder) && Files.getOwner(folder).equals(OwnUser.principal());
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static void create(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      Files.createDirectories(parent);
    }
    try {
      if (posix(path)) {
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWN));
      } else {
        Files.createDirectory(path);
      }
    } catch (FileAlreadyExistsException e) {
      // Somebody made it before us; who, is checked next.
    }
  }

  private static void check(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(path, "is a link or no folder");
    }
    if (!posix(path)) {
      return; // The user's profile is private by its access list.
    }
    var view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    var attributes = view.readAttributes();
    if (!attributes.owner().equals(OwnUser.principal())) {
      throw refused(path, "belongs to " + attributes.owner().getName());
    }
    if (!attributes.permissions().equals(OWN)) {
      view.setPermissions(OWN);
    }
  }

  static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static PluginException refused(Path path, String why) {
    return new PluginException(
        ErrorCode.PERMISSION_DENIED,
        "The folder %s %s, so sockets there are not safe. Remove it, or set MORTISE_HOME to a"
                .formatted(path, why)
            + " folder of your own.");
  }
}
