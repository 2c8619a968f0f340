package dev.mortise.server;

import dev.mortise.agent.AgentTool;
import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// A tool of the host's own for the agent.
///
/// @param check throws what speaks against a use, before a person is asked to confirm it
/// @param run does it, judging once more by itself; its text is for the model
record HostTool(AgentTool tool, Consumer<Use> check, Function<Use, String> run) {
  /// One that only looks.
  static HostTool looking(
      String name, String description, String input, Function<Use, String> run) {
    return new HostTool(new AgentTool(name, description, Json.of(input), false), _ -> {}, run);
  }

  /// One that changes something.
  static HostTool changing(
      String name,
      String description,
      String input,
      Consumer<Use> check,
      Function<Use, String> run) {
    return new HostTool(new AgentTool(name, description, Json.of(input), true), check, run);
  }

  /// One use.
  ///
  /// @param arguments as the model wrote them: a JSON object of whatever
  record Use(Caller.User caller, String cluster, JsonNode arguments) {
    private static final int TEXT_LENGTH_MAX = 1_000;

    /// A text; empty where there is none.
    String text(String name) {
      JsonNode value = arguments.path(name);
      if (value.isMissingNode() || value.isNull()) {
        return "";
      }
      if (!value.isString() || value.stringValue().length() > TEXT_LENGTH_MAX) {
        throw invalid(name + " must be a text of at most " + TEXT_LENGTH_MAX + " characters");
      }
      return value.stringValue();
    }

    /// A text that must be there.
    String need(String name) {
      String text = text(name);
      if (text.isBlank()) {
        throw invalid(name + " is missing");
      }
      return text;
    }

    /// An object that must be there.
    Json object(String name) {
      JsonNode value = arguments.path(name);
      if (!value.isObject()) {
        throw invalid(name + " must be a JSON object");
      }
      return Nodes.json(value);
    }

    int number(String name, int least, int most, int otherwise) {
      JsonNode value = arguments.path(name);
      if (value.isMissingNode() || value.isNull()) {
        return otherwise;
      }
      int number = value.isInt() ? value.intValue() : least - 1;
      if (number < least || number > most) {
        throw invalid(name + " must be a number from " + least + " to " + most);
      }
      return number;
    }

    boolean yes(String name) {
      return arguments.path(name).asBoolean(false);
    }

    private static PluginException invalid(String why) {
      return new PluginException(
          ErrorCode.INVALID_ARGUMENT, "The arguments do not fit: " + why + ".");
    }
  }
}
