package dev.mortise.agent;

import dev.mortise.api.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The two tools by which the model asks the person: to choose, and to fill in a form.
final class InputTools {
  static final List<AgentTool> ALL =
      List.of(
          new AgentTool(
              "request_choice",
              "Asks the person to choose one of several options, and waits for it.",
              Json.of(
                  """
                  {"type": "object", "required": ["title", "options"], "properties": {
                    "title": {"type": "string"},
                    "options": {"type": "array", "minItems": 1, "maxItems": 20, "items": {
                      "type": "object", "required": ["label", "value"], "properties": {
                        "label": {"type": "string"}, "value": {"type": "string"},
                        "description": {"type": "string"}}}}}}\
                  """),
              false),
          new AgentTool(
              "request_form",
              "Asks the person to fill in a form, and waits for it. Never ask for passwords.",
              Json.of(
                  """
                  {"type": "object", "required": ["title", "fields"], "properties": {
                    "title": {"type": "string"},
                    "fields": {"type": "array", "minItems": 1, "maxItems": 20, "items": {
                      "type": "object", "required": ["name", "label"], "properties": {
                        "name": {"type": "string"}, "label": {"type": "string"},
                        "type": {"enum": ["text", "number", "boolean", "select", "textarea"]},
                        "required": {"type": "boolean"}, "default": {"type": "string"},
                        "options": {"type": "array", "items": {"type": "string"}}}}}}}\
                  """),
              false));

  private static final int ITEMS_MAX = 20;
  private static final int TITLE_LENGTH_MAX = 500;
  private static final int ITEM_BYTES_MAX = 4_096;

  private InputTools() {}

  static boolean are(String tool) {
    return ALL.stream().anyMatch(own -> own.name().equals(tool));
  }

  /// What the person is shown; nothing when the model asked for something that cannot be shown.
  static Optional<AgentEvent.InputRequired> shown(
      ToolCall call, ObjectNode arguments, String session) {
    boolean form = call.tool().equals("request_form");
    String title = JsonText.text(arguments, "title");
    JsonNode items = arguments.path(form ? "fields" : "options");
    boolean fits = items.isArray() && !items.isEmpty() && items.size() <= ITEMS_MAX;
    if (!fits || title.isBlank() || title.length() > TITLE_LENGTH_MAX) {
      return Optional.empty();
    }
    List<Json> all = items.valueStream().map(JsonText::written).toList();
    if (items.valueStream().anyMatch(item -> !item.isObject())
        || all.stream().anyMatch(item -> item.size() > ITEM_BYTES_MAX)) {
      return Optional.empty();
    }
    return Optional.of(
        new AgentEvent.InputRequired(
            call.tool(),
            call.id(),
            JsonText.written(arguments),
            session,
            form ? "form" : "choice",
            ToolText.clean(title),
            all));
  }
}
