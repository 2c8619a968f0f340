package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes the files of a new plugin from the templates among this module's resources.
///
/// @param name the plugin's id, already checked
/// @param kind one of [#KINDS]
/// @param language one of [#LANGUAGES]
record Scaffold(String name, String kind, String language) {
  static final List<String> KINDS = List.of("tool", "handler", "route", "point");
  static final List<String> LANGUAGES = List.of("java", "go");

  /// Writes into a folder that does not exist yet, or is empty.
  ///
  /// @return the files written, relative to the folder
  /// @throws PluginException `CONFLICT` when something is there already
  List<Path> write(Path folder) {
    try {
      checkFree(folder);
      List<Path> written = new ArrayList<>();
      for (String file : resource("files").strip().split("\n")) {
        Path relative = Path.of(filled(file));
        Path target = folder.resolve(relative);
        Files.createDirectories(target.getParent());
        Files.writeString(target, filled(resource(file)));
        written.add(relative);
      }
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void checkFree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var entries = Files.newDirectoryStream(folder)) {
      if (entries.iterator().hasNext()) {
        throw new PluginException(
            ErrorCode.CONFLICT, folder + " is not empty; choose another name or remove it");
      }
    }
  }

  private String resource(String file) throws IOException {
    String path = "scaffold/%s-%s/%s".formatted(kind, language, file);
    try (InputStream in = Scaffold.class.getModule().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String filled(String template) {
    return template
        .replace("{{id}}", name)
        .replace("{{tool}}", name.replace('-', '_'))
        .replace("{{Class}}", className());
  }

  private String className() {
    var result = new StringBuilder();
    for (String word : name.split("-")) {
      result.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return result.toString();
  }
}
