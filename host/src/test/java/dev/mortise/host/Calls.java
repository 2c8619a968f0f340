package dev.mortise.host;

import dev.mortise.api.Json;
import dev.mortise.api.Tool;

/// What tests ask tools.
final class Calls {
  static final Tool.Invocation NOTHING = new Tool.Invocation(Json.EMPTY, "");

  private Calls() {}
}
