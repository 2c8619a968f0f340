package dev.mortise.control;

import dev.mortise.api.Tool;
import dev.mortise.api.ToolUse;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One use of a tool of a host in another process. The host keeps nothing in between: it asks the
/// authorizer again with the execution, on one instance, and executes only what has the same hash.
///
/// @param request is sent again, with the hash, to execute
record ControlToolUse(
    Path socket,
    ObjectNode request,
    Duration timeout,
    Tool.Invocation invocation,
    Tool.Details details,
    String hash,
    Tool.Verdict verdict)
    implements ToolUse {
  /// Beside the two calls themselves.
  private static final Duration MARGIN = Duration.ofSeconds(5);

  static ToolUse prepare(
      Path socket, ObjectNode request, Tool.Invocation invocation, Duration timeout) {
    JsonNode told = ControlConnection.ask(socket, request, timeout.plus(MARGIN)).path("ok");
    return new ControlToolUse(
        socket,
        request,
        timeout,
        invocation,
        ControlJson.record(told.path("details"), Tool.Details.class),
        ControlJson.text(told, "hash"),
        ControlJson.record(told.path("verdict"), Tool.Verdict.class));
  }

  @Override
  public Tool.Result execute() {
    ObjectNode execution = request.deepCopy().put("hash", hash);
    JsonNode told =
        ControlConnection.ask(socket, execution, timeout.multipliedBy(2).plus(MARGIN)).path("ok");
    return ControlJson.record(told, Tool.Result.class);
  }
}
