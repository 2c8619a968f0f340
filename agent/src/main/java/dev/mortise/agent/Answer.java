package dev.mortise.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// An answer while it streams in: passes its text on, puts its tool calls together from fragments.
///
/// Nothing of it counts before the provider said that it is whole.
final class Answer {
  private static final int TEXT_LENGTH_MAX = 1 << 20;
  private static final int CALLS_MAX = 64;
  private static final int ARGUMENTS_LENGTH_MAX = 256 << 10;
  private static final int NAME_LENGTH_MAX = 256;

  private static final class Fragments {
    String id = "";
    String tool = "";
    final StringBuilder arguments = new StringBuilder();
  }

  private final AgentListener listener;
  private final StringBuilder text = new StringBuilder();
  private final Map<Integer, Fragments> calls = new TreeMap<>();
  private long thought;
  private boolean whole;

  Answer(AgentListener listener) {
    this.listener = listener;
  }

  void text(String piece) throws IOException, Gone {
    if (text.length() + piece.length() > TEXT_LENGTH_MAX) {
      throw new IOException("the answer is longer than " + TEXT_LENGTH_MAX + " characters");
    }
    if (!piece.isEmpty()) {
      text.append(piece);
      tell(new AgentEvent.Message(piece));
    }
  }

  void thought(String piece) throws IOException, Gone {
    thought += piece.length();
    if (thought > TEXT_LENGTH_MAX) {
      throw new IOException("the model thinks more than " + TEXT_LENGTH_MAX + " characters");
    }
    if (!piece.isEmpty()) {
      tell(new AgentEvent.Think(piece));
    }
  }

  /// The listener's failures are told apart from the provider's.
  private void tell(AgentEvent event) throws Gone {
    try {
      listener.on(event);
    } catch (IOException e) {
      throw new Gone(e);
    }
  }

  /// A fragment of the call at an index; what is empty adds nothing.
  void call(int index, String id, String tool, String arguments) throws IOException {
    Fragments call = calls.computeIfAbsent(index, _ -> new Fragments());
    call.id = id.isEmpty() ? call.id : id;
    call.tool = tool.isEmpty() ? call.tool : tool;
    call.arguments.append(arguments);
    if (calls.size() > CALLS_MAX
        || call.arguments.length() > ARGUMENTS_LENGTH_MAX
        || call.id.length() > NAME_LENGTH_MAX
        || call.tool.length() > NAME_LENGTH_MAX) {
      throw new IOException(
          "the model asks for more than %d tools, or with more than %d characters"
              .formatted(CALLS_MAX, ARGUMENTS_LENGTH_MAX));
    }
  }

  /// The provider said that this was all.
  void complete() {
    whole = true;
  }

  /// The whole answer.
  ///
  /// @throws IOException when the stream broke off before its end
  Said.Model whole() throws IOException {
    if (!whole) {
      throw new IOException("its answer broke off");
    }
    List<ToolCall> asked = new ArrayList<>();
    for (Map.Entry<Integer, Fragments> entry : calls.entrySet()) {
      Fragments call = entry.getValue();
      String id = call.id.isEmpty() ? "call_" + entry.getKey() : call.id;
      asked.add(new ToolCall(id, call.tool, call.arguments.toString()));
    }
    return new Said.Model(text.toString(), asked);
  }
}
