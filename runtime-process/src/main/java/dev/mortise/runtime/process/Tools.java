package dev.mortise.runtime.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Finds the system's programs that keep plugins.
final class Tools {
  private static final List<Path> SYSTEM =
      List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"), Path.of("/sbin"));

  private Tools() {}

  /// The absolute folders of this process's `PATH`, which are as trustworthy as whoever started it;
  /// the system's where there are none.
  static List<Path> folders() {
    String path = System.getenv("PATH");
    if (path == null) {
      return SYSTEM;
    }
    List<Path> named =
        Arrays.stream(path.split(File.pathSeparator))
            .filter(folder -> folder.startsWith("/"))
            .map(Path::of)
            .toList();
    return named.isEmpty() ? SYSTEM : named;
  }

  static Optional<String> find(String name, List<Path> folders) {
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /// One that the sandbox shows too.
  static Optional<String> inside(String name) {
    return find(name, SYSTEM);
  }
}
