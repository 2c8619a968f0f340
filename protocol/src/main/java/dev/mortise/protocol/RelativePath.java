package dev.mortise.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Paths of a package's files as manifests write them: relative, with `/`, never leaving the
/// folder.
final class RelativePath {
  private RelativePath() {}

  /// Why a text is none, as the end of a sentence, or nothing if it is one.
  static Optional<String> problem(String text) {
    if (text.isEmpty()) {
      return Optional.of("must name a file");
    }
    if (text.codePoints().anyMatch(c -> Quoted.invisible(c) || "\\:*?\"<>|".indexOf(c) >= 0)) {
      return Optional.of(
          "must not hold \\ : * ? \" < > | or invisible characters; write / between folders");
    }
    boolean strange =
        Arrays.stream(text.split("/", -1))
            .anyMatch(p ->
                p.isEmpty()
                    || p.equals(".")
                    || p.equals("..")
                    || p.endsWith(" ")
                    || p.endsWith("."));
    return strange
        ? Optional.of(
            "must be a relative path inside the plugin's folder, without . or .. or empty parts")
        : Optional.empty();
  }

  /// Whether a path that exists leads out of the folder by a link.
  static boolean escapes(Path folder, String relative) {
    Path file = folder.resolve(relative);
    try {
      return Files.exists(file) && !file.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException e) {
      return true;
    }
  }
}
