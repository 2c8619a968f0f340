package dev.mortise.runtime.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Names of cached files: a hash over everything that must be the same for one to be used.
final class CacheKey {
  private CacheKey() {}

  /// @param parts each is kept apart from the next
  static String of(List<String> parts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Which JDK it is, not just which version.
  static String jdk(Path javaHome) {
    Path home = CommandLine.real(javaHome);
    try {
      return home
          + "\n"
          + Files.readString(home.resolve("release"))
          + files(List.of(modules(home)));
    } catch (IOException e) {
      return home + files(List.of(modules(home)));
    }
  }

  private static Path modules(Path home) {
    return home.resolve("lib").resolve("modules");
  }

  /// How the files look from outside: a JVM compares no more than that.
  static String files(List<Path> files) {
    var text = new StringBuilder();
    for (Path file : files) {
      try {
        text.append(file).append(' ').append(Files.size(file)).append(' ');
        text.append(Files.getLastModifiedTime(file)).append('\n');
      } catch (IOException e) {
        text.append("missing\n");
      }
    }
    return text.toString();
  }
}
