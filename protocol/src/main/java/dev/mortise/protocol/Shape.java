package dev.mortise.protocol;

import dev.mortise.protocol.PermissionRules.Complaint;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a value of a manifest must look like.
///
/// One table of shapes per format drives the checks with their messages; that of our own format is
/// also where the published JSON Schema comes from, so the two cannot differ.
sealed interface Shape {
  /// Reports everything that is wrong with a value; the path says where it stands.
  void check(JsonNode value, String path, Report report);

  /// The JSON Schema of such values.
  ObjectNode schema();

  /// A key of a table.
  ///
  /// @param about one line for editors
  record Key(String name, Shape shape, boolean required, String about) {
    static Key needed(String name, Shape shape, String about) {
      return new Key(name, shape, true, about);
    }

    static Key maybe(String name, Shape shape, String about) {
      return new Key(name, shape, false, about);
    }
  }

  /// Text.
  record Text(TextRule rule) implements Shape {
    @Override
    public void check(JsonNode value, String path, Report report) {
      if (!value.isString()) {
        String remedy = value.isNumber() || value.isBoolean() ? "; write it in quotes" : "";
        report.problem(
            path, label(path) + " must be text, but is " + Document.kind(value) + remedy + ".");
        return;
      }
      String text = value.stringValue();
      if (text.length() > rule.lengthMax()) {
        report.problem(
            path, label(path) + " must have at most " + rule.lengthMax() + " characters.");
        return;
      }
      Complaint complaint = rule.problem().apply(text);
      if (complaint != null) {
        report.problem(path, label(path) + complaint.message(), complaint.suggestion());
      }
    }

    @Override
    public ObjectNode schema() {
      ObjectNode schema = type("string").put("maxLength", rule.lengthMax());
      return rule.pattern() == null ? schema : schema.put("pattern", rule.pattern());
    }
  }

  /// One of some words.
  record Choice(List<String> words) implements Shape {
    static Choice of(String... words) {
      return new Choice(List.of(words));
    }

    @Override
    public void check(JsonNode value, String path, Report report) {
      String expected = label(path) + " must be one of " + String.join(", ", words);
      if (!value.isString()) {
        report.problem(path, expected + ", but is " + Document.kind(value) + ".");
      } else if (!words.contains(value.stringValue())) {
        report.problem(
            path,
            expected + ", but is " + Quoted.of(value.stringValue()) + ".",
            Suggest.nearest(value.stringValue(), words).orElse(null));
      }
    }

    @Override
    public ObjectNode schema() {
      ObjectNode schema = JsonNodeFactory.instance.objectNode();
      ArrayNode all = schema.putArray("enum");
      words.forEach(all::add);
      return schema;
    }
  }

  /// A whole number.
  record Whole(long min, long max) implements Shape {
    @Override
    public void check(JsonNode value, String path, Report report) {
      boolean good =
          value.isIntegralNumber()
              && value.canConvertToLong()
              && value.longValue() >= min
              && value.longValue() <= max;
      if (!good) {
        report.problem(
            path,
            label(path)
                + " must be a whole number from "
                + min
                + " to "
                + max
                + ", but is "
                + shown(value)
                + ".");
      }
    }

    @Override
    public ObjectNode schema() {
      return type("integer").put("minimum", min).put("maximum", max);
    }
  }

  /// True or false.
  record Flag() implements Shape {
    @Override
    public void check(JsonNode value, String path, Report report) {
      if (!value.isBoolean()) {
        mismatch(value, path, "true or false", report);
      }
    }

    @Override
    public ObjectNode schema() {
      return type("boolean");
    }
  }

  /// Text, a number, true or false.
  record Scalar() implements Shape {
    @Override
    public void check(JsonNode value, String path, Report report) {
      if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
        mismatch(value, path, "text, a number, true or false", report);
      }
    }

    @Override
    public ObjectNode schema() {
      ObjectNode schema = JsonNodeFactory.instance.objectNode();
      schema.putArray("type").add("string").add("number").add("boolean");
      return schema;
    }
  }

  /// A table with any content, kept as it is.
  record Free() implements Shape {
    @Override
    public void check(JsonNode value, String path, Report report) {
      if (!value.isObject()) {
        mismatch(value, path, "a table", report);
      }
    }

    @Override
    public ObjectNode schema() {
      return type("object");
    }
  }

  /// Anything at all, kept as it is.
  record Anything() implements Shape {
    @Override
    public void check(JsonNode value, String path, Report report) {}

    @Override
    public ObjectNode schema() {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  /// Several values of one shape.
  record Several(Shape item, int max) implements Shape {
    @Override
    public void check(JsonNode value, String path, Report report) {
      if (!value.isArray()) {
        mismatch(value, path, "a list", report);
        return;
      }
      if (value.size() > max) {
        report.problem(path, label(path) + " must have at most " + max + " items.");
        return;
      }
      int index = 0;
      for (JsonNode child : value) {
        item.check(child, Places.path(path, index++), report);
      }
    }

    @Override
    public ObjectNode schema() {
      ObjectNode schema = type("array").put("maxItems", max);
      schema.set("items", item.schema());
      return schema;
    }
  }

  /// A table whose keys the author chooses.
  record Named(TextRule name, Shape item, int max) implements Shape {
    @Override
    public void check(JsonNode value, String path, Report report) {
      if (!value.isObject()) {
        mismatch(value, path, "a table", report);
        return;
      }
      if (value.size() > max) {
        report.problem(path, label(path) + " must have at most " + max + " entries.");
        return;
      }
      value.forEachEntry((key, child) -> entry(key, child, path, report));
    }

    private void entry(String key, JsonNode child, String parent, Report report) {
      String path = Places.path(parent, key);
      Complaint complaint =
          key.length() > name.lengthMax()
              ? Complaint.of(" has more than " + name.lengthMax() + " characters.")
              : name.problem().apply(key);
      if (complaint != null) {
        report.badKey(path, "A name in " + label(parent) + complaint.message());
      }
      item.check(child, path, report);
    }

    @Override
    public ObjectNode schema() {
      ObjectNode schema = type("object").put("maxProperties", max);
      schema.set("propertyNames", new Text(name).schema());
      schema.set("additionalProperties", item.schema());
      return schema;
    }
  }

  /// A table with known keys.
  record Table(List<Key> keys) implements Shape {
    static Table of(Key... keys) {
      return new Table(List.of(keys));
    }

    @Override
    public void check(JsonNode value, String path, Report report) {
      if (!value.isObject()) {
        mismatch(value, path, "a table with " + String.join(", ", names()), report);
        return;
      }
      for (Key key : keys) {
        JsonNode child = value.get(key.name);
        if (child != null) {
          key.shape.check(child, Places.path(path, key.name), report);
        } else if (key.required) {
          String inner = Places.path(path, key.name);
          report.missing(path, label(inner) + " is missing: " + key.about + ".");
        }
      }
      List<String> names = names();
      for (String name : value.propertyNames()) {
        if (!names.contains(name)) {
          report.unknownKey(
              Places.path(path, name),
              Quoted.of(name) + " is not a key of " + label(path) + ".",
              report.full() ? null : Suggest.nearest(name, names).orElse(null));
        }
      }
    }

    private List<String> names() {
      return keys.stream().map(Key::name).toList();
    }

    @Override
    public ObjectNode schema() {
      ObjectNode schema = type("object").put("additionalProperties", false);
      List<String> required = keys.stream().filter(Key::required).map(Key::name).toList();
      if (!required.isEmpty()) {
        ArrayNode all = schema.putArray("required");
        required.forEach(all::add);
      }
      ObjectNode properties = schema.putObject("properties");
      for (Key key : keys) {
        ObjectNode inner = JsonNodeFactory.instance.objectNode().put("description", key.about);
        properties.set(key.name, inner.setAll(key.shape.schema()));
      }
      return schema;
    }
  }

  /// Text where that is enough, a table where more is to be said.
  record Either(Text text, Shape table) implements Shape {
    @Override
    public void check(JsonNode value, String path, Report report) {
      (value.isObject() ? table : text).check(value, path, report);
    }

    @Override
    public ObjectNode schema() {
      ObjectNode schema = JsonNodeFactory.instance.objectNode();
      schema.putArray("anyOf").add(text.schema()).add(table.schema());
      return schema;
    }
  }

  private static String label(String path) {
    return Places.label(path);
  }

  private static String shown(JsonNode value) {
    return value.isNumber() ? value.asString() : Document.kind(value);
  }

  private static void mismatch(JsonNode value, String path, String expected, Report report) {
    report.problem(
        path, label(path) + " must be " + expected + ", but is " + Document.kind(value) + ".");
  }

  private static ObjectNode type(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}
