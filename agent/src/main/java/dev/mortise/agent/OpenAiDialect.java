package dev.mortise.agent;

import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Chat completions: each event is a chunk with a delta, `[DONE]` ends them.
final class OpenAiDialect implements Dialect {
  @Override
  public String path() {
    return "/chat/completions";
  }

  @Override
  public Map<String, String> headers(String key) {
    return Map.of("Authorization", "Bearer " + key);
  }

  @Override
  public ObjectNode body(AgentSettings settings, Prompt prompt) {
    ObjectNode body = JsonText.object().put("model", settings.model()).put("stream", true);
    body.put("max_tokens", settings.tokensMax());
    ArrayNode messages = body.putArray("messages");
    messages.addObject().put("role", "system").put("content", prompt.system());
    prompt.said().forEach(said -> messages.add(message(said)));
    if (!prompt.tools().isEmpty()) {
      ArrayNode tools = body.putArray("tools");
      prompt.tools().forEach(tool -> tools.add(function(tool)));
    }
    return body;
  }

  private static ObjectNode function(AgentTool tool) {
    ObjectNode node = JsonText.object().put("type", "function");
    ObjectNode function = node.putObject("function");
    function.put("name", tool.name()).put("description", tool.description());
    function.set("parameters", JsonText.read(tool.input()));
    return node;
  }

  private static ObjectNode message(Said said) {
    return switch (said) {
      case Said.Person person ->
          JsonText.object().put("role", "user").put("content", person.text());
      case Said.Result result ->
          JsonText.object()
              .put("role", "tool")
              .put("tool_call_id", result.call())
              .put("content", result.text());
      case Said.Model model -> {
        ObjectNode node = JsonText.object().put("role", "assistant").put("content", model.text());
        if (!model.calls().isEmpty()) {
          ArrayNode calls = node.putArray("tool_calls");
          model.calls().forEach(call -> calls.add(call(call)));
        }
        yield node;
      }
    };
  }

  private static ObjectNode call(ToolCall call) {
    ObjectNode node = JsonText.object().put("id", call.id()).put("type", "function");
    // Providers refuse a conversation in which a model once wrote something else.
    String arguments = JsonText.object(call.arguments()).isPresent() ? call.arguments() : "{}";
    node.putObject("function").put("name", call.tool()).put("arguments", arguments);
    return node;
  }

  @Override
  public void read(SseReader.Event event, Answer answer) throws IOException, Gone {
    if (event.data().strip().equals("[DONE]")) {
      answer.complete();
      return;
    }
    ObjectNode chunk = Dialect.object(event);
    if (chunk.path("error").isObject()) {
      throw Dialect.told(chunk.path("error"));
    }
    JsonNode choice = chunk.path("choices").path(0);
    JsonNode delta = choice.path("delta");
    answer.thought(JsonText.text(delta, "reasoning_content") + JsonText.text(delta, "reasoning"));
    answer.text(JsonText.text(delta, "content"));
    for (JsonNode call : delta.path("tool_calls")) {
      JsonNode function = call.path("function");
      answer.call(
          call.path("index").asInt(0),
          JsonText.text(call, "id"),
          JsonText.text(function, "name"),
          JsonText.text(function, "arguments"));
    }
    // Some compatible servers end without [DONE].
    if (!JsonText.text(choice, "finish_reason").isEmpty()) {
      answer.complete();
    }
  }
}
