package dev.mortise.testkit;

import dev.mortise.protocol.JsonCodec;

/// What the two kinds of provider stream.
public enum ModelStreams {
  /// Chat completions.
  OPENAI {
    @Override
    public String text(String... pieces) {
      StringBuilder stream =
          new StringBuilder(chunk("{\"role\": \"assistant\", \"content\": \"\"}"));
      for (String piece : pieces) {
        stream.append(chunk("{\"content\": " + quoted(piece) + "}"));
      }
      return stream + finish("stop");
    }

    @Override
    public String thinking(String thought, String text) {
      return chunk("{\"reasoning_content\": " + quoted(thought) + "}")
          + chunk("{\"content\": " + quoted(text) + "}")
          + finish("stop");
    }

    @Override
    public String call(int index, String id, String tool, String... fragments) {
      StringBuilder stream =
          new StringBuilder(
              delta(index, "\"id\": \"" + id + "\", ", "\"name\": \"" + tool + "\", ", ""));
      for (String fragment : fragments) {
        stream.append(delta(index, "", "", fragment));
      }
      return stream.toString();
    }

    private String delta(int index, String id, String name, String arguments) {
      return chunk(
          "{\"tool_calls\": [{\"index\": %d, %s\"type\": \"function\", \"function\": {%s\"arguments\": %s}}]}"
              .formatted(index, id, name, quoted(arguments)));
    }

    private String chunk(String delta) {
      return "data: {\"object\": \"chat.completion.chunk\", \"choices\": [{\"index\": 0, \"delta\": "
          + delta
          + ", \"finish_reason\": null}]}\n\n";
    }

    private String finish(String reason) {
      return "data: {\"choices\": [{\"index\": 0, \"delta\": {}, \"finish_reason\": \""
          + reason
          + "\"}]}\n\ndata: {\"choices\": [], \"usage\": {\"total_tokens\": 7}}\n\ndata: [DONE]\n\n";
    }

    @Override
    public String end() {
      return finish("tool_calls");
    }

    @Override
    public String error(String message) {
      return "data: {\"error\": {\"message\": " + quoted(message) + "}}\n\n";
    }
  },
  /// Messages in blocks.
  ANTHROPIC {
    @Override
    public String text(String... pieces) {
      StringBuilder stream = new StringBuilder(start());
      stream.append(block(0, "{\"type\": \"text\", \"text\": \"\"}"));
      for (String piece : pieces) {
        stream.append(delta(0, "{\"type\": \"text_delta\", \"text\": " + quoted(piece) + "}"));
      }
      return stream + stop(0) + end();
    }

    @Override
    public String thinking(String thought, String text) {
      return start()
          + block(0, "{\"type\": \"thinking\", \"thinking\": \"\"}")
          + delta(0, "{\"type\": \"thinking_delta\", \"thinking\": " + quoted(thought) + "}")
          + delta(0, "{\"type\": \"signature_delta\", \"signature\": \"c2ln\"}")
          + stop(0)
          + block(1, "{\"type\": \"text\", \"text\": \"\"}")
          + delta(1, "{\"type\": \"text_delta\", \"text\": " + quoted(text) + "}")
          + stop(1)
          + end();
    }

    @Override
    public String call(int index, String id, String tool, String... fragments) {
      StringBuilder stream = new StringBuilder(index == 0 ? start() : "");
      stream.append(
          block(
              index,
              "{\"type\": \"tool_use\", \"id\": \"%s\", \"name\": \"%s\", \"input\": {}}"
                  .formatted(id, tool)));
      for (String fragment : fragments) {
        stream.append(
            delta(
                index,
                "{\"type\": \"input_json_delta\", \"partial_json\": " + quoted(fragment) + "}"));
      }
      return stream + stop(index);
    }

    private String start() {
      return event("message_start", "\"message\": {\"id\": \"m\", \"role\": \"assistant\"}")
          + event("ping", "\"x\": 1");
    }

    private String block(int index, String block) {
      return event("content_block_start", "\"index\": " + index + ", \"content_block\": " + block);
    }

    private String delta(int index, String delta) {
      return event("content_block_delta", "\"index\": " + index + ", \"delta\": " + delta);
    }

    private String stop(int index) {
      return event("content_block_stop", "\"index\": " + index);
    }

    @Override
    public String end() {
      return event("message_delta", "\"delta\": {\"stop_reason\": \"end_turn\"}")
          + event("message_stop", "\"x\": 1");
    }

    private String event(String type, String rest) {
      return "event: %s\ndata: {\"type\": \"%s\", %s}\n\n".formatted(type, type, rest);
    }

    @Override
    public String error(String message) {
      return event(
          "error",
          "\"error\": {\"type\": \"overloaded_error\", \"message\": " + quoted(message) + "}");
    }
  };

  /// A whole answer.
  public abstract String text(String... pieces);

  /// A whole answer after a thought.
  public abstract String thinking(String thought, String text);

  /// One call without the end of the answer.
  public abstract String call(int index, String id, String tool, String... fragments);

  /// The end of an answer that asks for tools.
  public abstract String end();

  /// A failure in the midst of a stream.
  public abstract String error(String message);

  private static String quoted(String text) {
    return JsonCodec.encode(text).toString();
  }
}
