package dev.mortise.protocol;

import static dev.mortise.protocol.Shape.Key.maybe;
import static dev.mortise.protocol.Shape.Key.needed;
import static dev.mortise.protocol.Values.text;

import dev.mortise.api.Json;
import dev.mortise.api.Manifest.Option;
import dev.mortise.api.Manifest.Setting;
import dev.mortise.api.Manifest.SettingType;
import dev.mortise.protocol.Shape.Choice;
import dev.mortise.protocol.Shape.Flag;
import dev.mortise.protocol.Shape.Scalar;
import dev.mortise.protocol.Shape.Several;
import dev.mortise.protocol.Shape.Table;
import dev.mortise.protocol.Shape.Text;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What an operator can set, in our format and in Kite's.
final class SettingsShape {
  private static final Text LINE = new Text(TextRule.LINE);

  private static final Table OPTION =
      Table.of(
          maybe("label", LINE, "the choice for people"),
          needed("value", LINE, "the value of the choice"));

  /// One setting of our format.
  static final Table SETTING =
      table(Choice.of("text", "number", "boolean", "select", "textarea", "secret"), LINE);

  /// One setting of Kite: its host checks no type.
  static final Table FOREIGN = table(LINE, LINE);

  private SettingsShape() {}

  private static Table table(Shape type, Text line) {
    return Table.of(
        needed("name", new Text(TextRule.SETTING), "the setting's key"),
        maybe("label", line, "its name for people"),
        needed("type", type, "text, number, boolean, select, textarea or secret"),
        maybe("description", new Text(TextRule.PROSE), "what it does, for people"),
        maybe("default", new Scalar(), "its value unless set"),
        maybe("options", new Several(OPTION, 256), "the choices of a select"),
        maybe("required", new Flag(), "whether the plugin cannot run without it"));
  }

  /// Names twice, defaults of another type, a select without choices.
  static void check(JsonNode root, Report report) {
    MortiseFormat.checkDuplicates(root, "settings", "name", report);
    int index = 0;
    for (JsonNode setting : Values.items(root, "settings")) {
      checkOne(setting, Places.path("/settings", index++), report);
    }
  }

  private static void checkOne(JsonNode setting, String path, Report report) {
    String type = text("", setting, "type");
    List<String> values = options(setting).stream().map(Option::value).toList();
    if (type.equals("select") && values.isEmpty()) {
      report.missing(path, Places.label(path) + ".options is missing: a select needs its choices.");
    }
    JsonNode value = setting.get("default");
    if (value == null || !(value.isString() || value.isNumber() || value.isBoolean())) {
      return;
    }
    String expected = wrong(type, value, values);
    if (expected != null) {
      report.problem(
          Places.path(path, "default"), Places.label(path) + ".default must be " + expected + ".");
    }
  }

  private static @Nullable String wrong(String type, JsonNode value, List<String> values) {
    return switch (type) {
      case "number" -> value.isNumber() ? null : "a number";
      case "boolean" -> value.isBoolean() ? null : "true or false";
      case "text", "textarea" -> value.isString() ? null : "text";
      case "secret" -> "absent: a secret in a manifest is none";
      case "select" ->
          value.isString() && values.contains(value.stringValue())
              ? null
              : "one of its options: " + String.join(", ", values);
      default -> null;
    };
  }

  static List<Setting> settings(JsonNode root) {
    return Values.items(root, "settings").stream().map(SettingsShape::setting).toList();
  }

  private static Setting setting(JsonNode setting) {
    String name = text("", setting, "name");
    SettingType type = type(text("", setting, "type"));
    JsonNode value = setting.get("default");
    return new Setting(
        name,
        text(name, setting, "label"),
        type,
        text("", setting, "description"),
        value == null ? null : json(type, value),
        options(setting),
        Values.flag(setting, "required"));
  }

  /// A type nobody knows is shown as a text field.
  private static SettingType type(String word) {
    for (SettingType type : SettingType.values()) {
      if (type.name().toLowerCase(Locale.ROOT).equals(word)) {
        return type;
      }
    }
    return SettingType.TEXT;
  }

  /// Kite writes every default as text; ours has the right type already.
  private static Json json(SettingType type, JsonNode value) {
    String text = value.asString("");
    boolean plain =
        switch (type) {
          case NUMBER -> text.matches("-?(0|[1-9]\\d{0,15})(\\.\\d{1,15})?");
          case BOOLEAN -> text.equals("true") || text.equals("false");
          case TEXT, SELECT, TEXTAREA, SECRET -> false;
        };
    return plain ? Json.of(text) : Values.json(JsonNodeFactory.instance.stringNode(text));
  }

  private static List<Option> options(JsonNode setting) {
    return Values.items(setting, "options").stream()
        .filter(o -> text(o, "value") != null)
        .map(o -> new Option(text(text("", o, "value"), o, "label"), text("", o, "value")))
        .toList();
  }
}
