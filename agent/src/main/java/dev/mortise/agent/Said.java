package dev.mortise.agent;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One step of a conversation, in no provider's dialect.
sealed interface Said {
  /// What the person wrote.
  record Person(String text) implements Said {}

  /// What the model answered.
  record Model(String text, List<ToolCall> calls) implements Said {
    /// Copies the list.
    public Model {
      calls = List.copyOf(calls);
    }
  }

  /// What a tool gave, already marked as such.
  record Result(String call, String text, boolean failed) implements Said {}

  /// For a conversation that waits.
  default ObjectNode written() {
    return switch (this) {
      case Person person -> JsonText.object().put("person", person.text());
      case Result result ->
          JsonText.object()
              .put("call", result.call())
              .put("result", result.text())
              .put("failed", result.failed());
      case Model model -> {
        ObjectNode node = JsonText.object().put("model", model.text());
        ArrayNode calls = node.putArray("calls");
        model
            .calls()
            .forEach(call ->
                calls
                    .addObject()
                    .put("id", call.id())
                    .put("tool", call.tool())
                    .put("arguments", call.arguments()));
        yield node;
      }
    };
  }

  /// Reads it back.
  static Said read(JsonNode node) {
    if (node.has("person")) {
      return new Person(JsonText.text(node, "person"));
    } else if (node.has("call")) {
      return new Result(
          JsonText.text(node, "call"),
          JsonText.text(node, "result"),
          node.path("failed").booleanValue());
    }
    List<ToolCall> calls =
        node.path("calls")
            .valueStream()
            .map(call ->
                new ToolCall(
                    JsonText.text(call, "id"),
                    JsonText.text(call, "tool"),
                    JsonText.text(call, "arguments")))
            .toList();
    return new Model(JsonText.text(node, "model"), calls);
  }
}
