package dev.mortise.protocol;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Compares protobuf messages as two sides were built with them. Pure.
///
/// Protobuf lets messages grow, so a field that only one side knows is no conflict, unless it is
/// required; one number with two types is. Names of fields do not travel and may differ.
final class MessageForms {
  private MessageForms() {}

  /// Whether one of the two is a protobuf message.
  static boolean concern(JsonNode given, JsonNode wanted) {
    return given.has("protobuf") || wanted.has("protobuf");
  }

  /// Adds what keeps the one from reading what the other gives.
  static void compare(JsonNode given, JsonNode wanted, String where, List<String> found) {
    String name = name(given);
    String other = name(wanted);
    if (!name.equals(other)) {
      found.add("%s %s, but %s is expected".formatted(where, name, other));
      return;
    }
    for (Map.Entry<String, JsonNode> message : wanted.path("messages").properties()) {
      JsonNode same = given.path("messages").path(message.getKey());
      if (same.isObject()) {
        fields(same, message.getValue(), where + " " + message.getKey() + " with", found);
      }
    }
  }

  private static String name(JsonNode schema) {
    return schema.has("protobuf") ? schema.path("protobuf").asString("") : "JSON";
  }

  private static void fields(JsonNode given, JsonNode wanted, String where, List<String> found) {
    for (Map.Entry<String, JsonNode> field : wanted.properties()) {
      String expected = field.getValue().asString("");
      String got = given.path(field.getKey()).asString("");
      if (got.isEmpty()) {
        if (expected.startsWith("required ")) {
          found.add("%s no field %s (%s)".formatted(where, field.getKey(), expected));
        }
      } else if (!type(got).equals(type(expected))) {
        found.add(
            "%s field %s as %s, but %s is expected"
                .formatted(where, field.getKey(), type(got), type(expected)));
      }
    }
  }

  /// The form without the field's name, and without what binds only its writer.
  private static String type(String form) {
    int space = form.lastIndexOf(' ');
    String type = space < 0 ? form : form.substring(0, space);
    return type.startsWith("required ") ? type.substring("required ".length()) : type;
  }
}
