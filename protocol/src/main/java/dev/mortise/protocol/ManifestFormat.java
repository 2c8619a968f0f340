package dev.mortise.protocol;

import dev.mortise.api.Manifest;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One of the formats: what it looks like, what no shape can say, and how it becomes the record.
interface ManifestFormat {
  /// What is checked first.
  Shape shape();

  /// Whether a key nobody knows is only worth a warning, because another system owns the format.
  boolean lenient();

  /// Reports what [#shape] cannot say. The values may be of any type.
  void check(Source source, Report report);

  /// Makes the record; called only when nothing was reported.
  Manifest manifest(Source source);

  /// What a plugin says about itself, and where that was read.
  ///
  /// @param folder where its files are
  /// @param path of the plugin's own table in the document
  /// @param loaded other files it names, by their relative path, once [#check] has read them
  record Source(
      Path file, Path folder, JsonNode root, String path, Map<String, ObjectNode> loaded) {}
}
