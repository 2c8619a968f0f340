package dev.mortise.agent;

import dev.mortise.api.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What an agent does, as a page hears of it: a server-sent event with a name and a JSON object.
///
/// Names and fields are those of Kite's chat.
public sealed interface AgentEvent {
  /// The event's name.
  String name();

  /// Its data.
  Json data();

  /// A piece of the answer.
  record Message(String content) implements AgentEvent {
    @Override
    public String name() {
      return "message";
    }

    @Override
    public Json data() {
      return JsonText.written(JsonText.object().put("content", content));
    }
  }

  /// A piece of what the model thinks before it answers.
  record Think(String content) implements AgentEvent {
    @Override
    public String name() {
      return "think";
    }

    @Override
    public Json data() {
      return JsonText.written(JsonText.object().put("content", content));
    }
  }

  /// A tool is about to be used.
  record ToolCalled(String tool, String id, Json arguments) implements AgentEvent {
    @Override
    public String name() {
      return "tool_call";
    }

    @Override
    public Json data() {
      return JsonText.written(call(tool, id, arguments));
    }
  }

  /// What came of it; cleaned and cut, still the tool's own words.
  record ToolAnswered(String tool, String id, String result, boolean failed) implements AgentEvent {
    @Override
    public String name() {
      return "tool_result";
    }

    @Override
    public Json data() {
      ObjectNode data = JsonText.object().put("tool", tool).put("tool_call_id", id);
      return JsonText.written(data.put("result", result).put("is_error", failed));
    }
  }

  /// The person must confirm before this goes on; `session` names what waits.
  record ActionRequired(String tool, String id, Json arguments, String session)
      implements AgentEvent {
    @Override
    public String name() {
      return "action_required";
    }

    @Override
    public Json data() {
      return JsonText.written(call(tool, id, arguments).put("session_id", session));
    }
  }

  /// The person must choose or fill in before this goes on.
  ///
  /// @param kind `choice` or `form`
  /// @param items the options of a choice, the fields of a form
  record InputRequired(
      String tool,
      String id,
      Json arguments,
      String session,
      String kind,
      String title,
      List<Json> items)
      implements AgentEvent {
    /// Copies the items.
    public InputRequired {
      items = List.copyOf(items);
    }

    @Override
    public String name() {
      return "input_required";
    }

    @Override
    public Json data() {
      ObjectNode data = call(tool, id, arguments).put("session_id", session);
      data.put("kind", kind).put("title", title);
      var array = data.putArray(kind.equals("form") ? "fields" : "options");
      items.forEach(item -> array.add(JsonText.read(item)));
      return JsonText.written(data);
    }
  }

  /// Something went wrong; only [Done] follows.
  record Failed(String message) implements AgentEvent {
    @Override
    public String name() {
      return "error";
    }

    @Override
    public Json data() {
      return JsonText.written(JsonText.object().put("message", message));
    }
  }

  /// Nothing follows.
  record Done() implements AgentEvent {
    @Override
    public String name() {
      return "done";
    }

    @Override
    public Json data() {
      return Json.EMPTY;
    }
  }

  private static ObjectNode call(String tool, String id, Json arguments) {
    ObjectNode data = JsonText.object().put("tool", tool).put("tool_call_id", id);
    data.set("args", JsonText.read(arguments));
    return data;
  }
}
