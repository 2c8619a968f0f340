package dev.mortise.agent;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// How one kind of provider is spoken to. Pure but for what it tells the [Answer].
sealed interface Dialect permits OpenAiDialect, AnthropicDialect {
  /// What is asked.
  record Prompt(String system, List<Said> said, List<AgentTool> tools) {}

  /// The path behind the address of the settings.
  String path();

  /// Headers, the key among them.
  Map<String, String> headers(String key);

  /// The request.
  ObjectNode body(AgentSettings settings, Prompt prompt);

  /// One event of its stream.
  ///
  /// @throws IOException when it is not what it must be, or tells of a failure
  void read(SseReader.Event event, Answer answer) throws IOException, Gone;

  /// The dialect of a provider.
  static Dialect of(ModelProvider provider) {
    return switch (provider) {
      case OPENAI -> new OpenAiDialect();
      case ANTHROPIC -> new AnthropicDialect();
    };
  }

  /// The event's data.
  static ObjectNode object(SseReader.Event event) throws IOException {
    return JsonText.object(event.data())
        .orElseThrow(() -> new IOException("it sent an event that is no JSON object"));
  }

  /// What the provider says went wrong.
  static IOException told(tools.jackson.databind.JsonNode error) {
    String message = JsonText.text(error, "message");
    return new IOException("it says: " + (message.isEmpty() ? error.toString() : message));
  }
}
