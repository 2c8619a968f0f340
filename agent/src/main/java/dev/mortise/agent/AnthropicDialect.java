package dev.mortise.agent;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Messages: blocks that begin, grow by deltas and end; `message_stop` ends them all.
final class AnthropicDialect implements Dialect {
  private static final String VERSION = "2023-06-01";

  @Override
  public String path() {
    return "/v1/messages";
  }

  @Override
  public Map<String, String> headers(String key) {
    return Map.of("x-api-key", key, "anthropic-version", VERSION);
  }

  @Override
  public ObjectNode body(AgentSettings settings, Prompt prompt) {
    ObjectNode body = JsonText.object().put("model", settings.model()).put("stream", true);
    body.put("max_tokens", settings.tokensMax()).put("system", prompt.system());
    messages(body.putArray("messages"), prompt.said());
    if (!prompt.tools().isEmpty()) {
      ArrayNode tools = body.putArray("tools");
      for (AgentTool tool : prompt.tools()) {
        ObjectNode node = tools.addObject().put("name", tool.name());
        node.put("description", tool.description());
        node.set("input_schema", JsonText.read(tool.input()));
      }
    }
    return body;
  }

  /// Results are blocks of one message of the user's: it must hold those of all calls before it.
  private static void messages(ArrayNode messages, List<Said> all) {
    @Nullable ArrayNode content = null;
    String role = "";
    for (Said said : all) {
      String next = said instanceof Said.Model ? "assistant" : "user";
      if (content == null || !next.equals(role)) {
        content = messages.addObject().put("role", next).putArray("content");
        role = next;
      }
      blocks(content, said);
    }
  }

  private static void blocks(ArrayNode content, Said said) {
    switch (said) {
      case Said.Person person -> text(content, person.text());
      case Said.Result result ->
          content
              .addObject()
              .put("type", "tool_result")
              .put("tool_use_id", result.call())
              .put("content", result.text())
              .put("is_error", result.failed());
      case Said.Model model -> {
        text(content, model.text());
        for (ToolCall call : model.calls()) {
          ObjectNode node = content.addObject().put("type", "tool_use").put("id", call.id());
          node.put("name", call.tool());
          node.set("input", JsonText.object(call.arguments()).orElseGet(JsonText::object));
        }
      }
    }
  }

  /// Empty blocks are refused.
  private static void text(ArrayNode content, String text) {
    if (!text.isBlank()) {
      content.addObject().put("type", "text").put("text", text);
    }
  }

  @Override
  public void read(SseReader.Event event, Answer answer) throws IOException, Gone {
    ObjectNode data = Dialect.object(event);
    int index = data.path("index").asInt(0);
    switch (JsonText.text(data, "type")) {
      case "content_block_start" -> started(index, data.path("content_block"), answer);
      case "content_block_delta" -> grown(index, data.path("delta"), answer);
      case "message_stop" -> answer.complete();
      case "error" -> throw Dialect.told(data.path("error"));
      default -> {
        // Pings, usage, and what comes to be later.
      }
    }
  }

  private static void started(int index, JsonNode block, Answer answer) throws IOException, Gone {
    switch (JsonText.text(block, "type")) {
      case "tool_use" ->
          answer.call(index, JsonText.text(block, "id"), JsonText.text(block, "name"), "");
      case "text" -> answer.text(JsonText.text(block, "text"));
      case "thinking" -> answer.thought(JsonText.text(block, "thinking"));
      default -> {
        // Kinds this host does not ask for.
      }
    }
  }

  private static void grown(int index, JsonNode delta, Answer answer) throws IOException, Gone {
    switch (JsonText.text(delta, "type")) {
      case "text_delta" -> answer.text(JsonText.text(delta, "text"));
      case "thinking_delta" -> answer.thought(JsonText.text(delta, "thinking"));
      case "input_json_delta" -> answer.call(index, "", "", JsonText.text(delta, "partial_json"));
      default -> {
        // Signatures and what comes to be later.
      }
    }
  }
}
