package dev.mortise.protocol;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON Schema of `plugin.toml`, for editors.
///
/// Made from the same table the reader checks with. What spans several keys (a process needs an
/// entry, a select its options) only the reader says.
public final class ManifestSchema {
  private ManifestSchema() {}

  /// The schema, indented, ending with a line's end.
  public static String text() {
    ObjectNode schema =
        Values.object()
            .put("$schema", "http://json-schema.org/draft-07/schema#")
            .put("title", "plugin.toml of a Mortise plugin");
    schema.setAll(MortiseFormat.SHAPE.schema());
    return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
  }
}
