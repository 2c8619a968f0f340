package dev.mortise.protocol;

import dev.mortise.api.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What travels with a version of an extension point: the schemas of its methods.
///
/// Both sides make it from what they were built with, so a plugin built against other records is
/// found when it starts and not when it is called.
public final class PointSchema {
  private PointSchema() {}

  /// The point's name, version and methods; `takes` and `returns` are JSON Schemas whose `title` is
  /// the record's name, and are left out where there is none. A protobuf message has its full name
  /// as `protobuf`, and in `messages` the fields of it and of those in it, by number.
  ///
  /// ```json
  /// {"point": "acme.TaxRule", "version": 1,
  ///  "methods": {"tax": {"stream": false, "takes": {"title": "Order", "type": "object"}}}}
  /// ```
  public static Json of(ContractModel point) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("point", point.name()).put("version", point.version());
    ObjectNode methods = root.putObject("methods");
    for (MethodModel method : point.methods()) {
      ObjectNode one = methods.putObject(method.name()).put("stream", method.stream());
      put(one, "takes", method.argument());
      put(one, "returns", method.result());
    }
    return Json.of(root.toString());
  }

  private static void put(ObjectNode node, String key, @Nullable ValueShape shape) {
    if (shape != null) {
      String title = shape.type().getSimpleName();
      ObjectNode schema = JsonNodeFactory.instance.objectNode().put("title", title);
      node.set(key, schema.setAll(shape.schema()));
    }
  }

  /// Why a plugin with these details cannot serve this point; empty when it can.
  ///
  /// What the plugin requires the application must send, what the application requires the plugin
  /// must answer, and what both name must be of one type. Details without schemas say nothing and
  /// conflict with nothing. At most 20 conflicts are told.
  public static List<String> conflicts(ContractModel point, Json details) {
    JsonNode methods = JsonCodec.tree(details).path("methods");
    List<String> found = new ArrayList<>();
    if (methods.isObject()) {
      for (MethodModel method : point.methods()) {
        compare(method, methods.path(method.name()), found);
      }
    }
    return List.copyOf(found.subList(0, Math.min(20, found.size())));
  }

  private static void compare(MethodModel method, JsonNode theirs, List<String> found) {
    if (theirs.isMissingNode()) {
      found.add("it has no method " + method.name());
      return;
    }
    if (method.argument() != null && theirs.has("takes")) {
      ObjectNode sent = method.argument().schema();
      fits(sent, theirs.path("takes"), method.name() + " is sent", found);
    }
    if (method.result() != null && theirs.has("returns")) {
      ObjectNode wanted = method.result().schema();
      fits(theirs.path("returns"), wanted, method.name() + " answers", found);
    }
  }

  /// Whether what one side gives has all that the other requires.
  private static void fits(JsonNode given, JsonNode wanted, String where, List<String> found) {
    if (MessageForms.concern(given, wanted)) {
      MessageForms.compare(given, wanted, where, found);
      return;
    }
    String type = type(given);
    String other = type(wanted);
    boolean widens = type.equals("integer") && other.equals("number");
    if (!type.isEmpty() && !other.isEmpty() && !type.equals(other) && !widens) {
      found.add("%s %s, but %s is expected".formatted(where, type, other));
      return;
    }
    JsonNode properties = given.path("properties");
    for (JsonNode name : wanted.path("required")) {
      if (properties.isObject() && !properties.has(name.asString())) {
        found.add("%s no \"%s\", which is required".formatted(where, name.asString()));
      }
    }
    for (Map.Entry<String, JsonNode> property : wanted.path("properties").properties()) {
      JsonNode same = properties.path(property.getKey());
      if (!same.isMissingNode()) {
        fits(same, property.getValue(), where + " \"" + property.getKey() + "\" as", found);
      }
    }
    if (given.has("items") && wanted.has("items")) {
      fits(given.path("items"), wanted.path("items"), where + " a list of", found);
    }
  }

  /// The type's word; where null is allowed beside one, that one; empty where anything is.
  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray() && !type.isEmpty()) {
      return type.get(0).asString();
    }
    return type.isString() ? type.asString() : "";
  }
}
