package dev.mortise.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/// The operating-system user this process runs as.
final class OwnUser {
  private OwnUser() {}

  /// The owner of what this process makes.
  ///
  /// `user.name` is a guess in containers whose user has no entry in the password file; a file of
  /// our own is not.
  static UserPrincipal principal() throws IOException {
    Path self = Path.of("/proc/self");
    if (Files.isDirectory(self)) {
      return Files.getOwner(self);
    }
    Path probe = Files.createTempFile("mortise-", ".owner");
    try {
      return Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
  }
}
