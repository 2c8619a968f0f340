package dev.mortise.protocol;

import dev.mortise.api.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An extension point as data, for those who implement it without the application's classes.
///
/// ```json
/// {"point": "acme.TaxRule", "version": 1,
///  "methods": {"tax": {"argument": {"title": "Order", "type": "object"}, "result": {}}}}
/// ```
public final class PointSchema {
  private PointSchema() {}

  /// The name, version and methods of an extension point; `argument` and `result` are JSON Schemas
  /// whose `title` is the record's name, and are left out where there is none. A method that
  /// streams has `"stream": true`.
  ///
  /// @throws IllegalArgumentException when the interface breaks the rules of contracts
  public static Json of(Class<?> point) {
    ContractModel model = ContractModel.of(point);
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("point", model.name()).put("version", model.version());
    ObjectNode methods = schema.putObject("methods");
    for (MethodModel method : model.methods()) {
      ObjectNode form = methods.putObject(method.name());
      put(form, "argument", method.argumentType());
      put(form, "result", method.resultType());
      if (method.stream()) {
        form.put("stream", true);
      }
    }
    return Json.of(schema.toString());
  }

  private static void put(ObjectNode form, String key, @Nullable Class<?> type) {
    if (type != null) {
      ObjectNode schema = JsonNodeFactory.instance.objectNode().put("title", type.getSimpleName());
      form.set(key, schema.setAll(Schemas.node(type)));
    }
  }
}
