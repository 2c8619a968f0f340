package dev.mortise.services;

import dev.mortise.api.Caller;
import dev.mortise.api.Json;
import java.time.Duration;
import java.util.Objects;

/// One use of one tool.
///
/// @param tool `plugin_<id>_<tool>`
/// @param arguments a JSON object
/// @param cluster the caller's cluster; empty where there is none
/// @param timeout of each of the calls it takes
public record ToolUse(
    String tool, Json arguments, String cluster, Caller caller, Duration timeout) {
  /// Nothing may be missing.
  public ToolUse {
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(arguments, "arguments");
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(timeout, "timeout");
  }
}
