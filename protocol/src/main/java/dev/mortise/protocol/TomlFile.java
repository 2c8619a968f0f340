package dev.mortise.protocol;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.Places.Spot;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/// A TOML file that is no manifest, with the place of each key. Bounded like a manifest before it
/// is read.
public final class TomlFile {
  private final Path file;
  private final Document document;

  private TomlFile(Path file, Document document) {
    this.file = file;
    this.document = document;
  }

  /// Reads a file.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` with `file:line:column` when it is no TOML, or too
  ///   large
  public static TomlFile read(Path file) {
    try {
      return new TomlFile(file, Document.read(file, Document.Syntax.TOML));
    } catch (Document.Unreadable e) {
      Spot spot = e.spot();
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          new Problem(file, spot.line(), spot.column(), e.text(), null).toString());
    }
  }

  /// All of it, a table.
  public JsonNode root() {
    return document.root();
  }

  /// What is wrong with a key: `file:line:column: message`, safe to show.
  ///
  /// @param keys the way to the key, from the root
  public String problem(String message, String... keys) {
    String path = "";
    for (String key : keys) {
      path = Places.path(path, key);
    }
    Spot spot = document.places().ofKey(path);
    return new Problem(file, spot.line(), spot.column(), message, null).toString();
  }
}
