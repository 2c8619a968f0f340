package dev.mortise.agent;

import dev.mortise.api.Json;
import java.util.Objects;

/// One tool the model may use.
///
/// @param name `[a-zA-Z0-9_-]{1,64}`
/// @param description for the model
/// @param input JSON Schema of the arguments
/// @param mutating whether it changes something, so that the person is asked first
public record AgentTool(String name, String description, Json input, boolean mutating) {
  /// Checks the name: providers refuse the whole request for another.
  public AgentTool {
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(input, "input");
    if (!name.matches("[a-zA-Z0-9_-]{1,64}")) {
      throw new IllegalArgumentException("no model accepts the tool name " + name);
    }
  }
}
