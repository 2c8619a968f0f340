package dev.mortise.services;

import dev.mortise.api.Caller;
import dev.mortise.api.Json;
import java.time.Duration;
import java.util.Objects;

/// What is asked of one tool, and on whose behalf.
///
/// @param tool `plugin_<id>_<tool>`
/// @param arguments a JSON object
/// @param cluster the caller's cluster; empty where there is none
/// @param timeout of each of the calls it takes
/// @param traceParent W3C trace context of whoever asks; empty where the thread that asks stands in
///   it already, or there is none
public record ToolRequest(
    String tool,
    Json arguments,
    String cluster,
    Caller caller,
    Duration timeout,
    String traceParent) {
  /// Nothing may be missing.
  public ToolRequest {
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(arguments, "arguments");
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(traceParent, "traceParent");
  }

  /// One of whoever this thread works for.
  public ToolRequest(String tool, Json arguments, String cluster, Caller caller, Duration timeout) {
    this(tool, arguments, cluster, caller, timeout, "");
  }
}
