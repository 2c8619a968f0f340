package dev.mortise.server;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.api.Routes;
import dev.mortise.protocol.JsonCodec;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a terminal and its client say to each other: JSON objects with a `type`.
///
/// | from the client | |
/// |---|---|
/// | `stdin` | `data` was typed |
/// | `resize` | the terminal has `cols` and `rows` |
/// | `ping` | is answered with `pong` |
///
/// | to the client | `data` |
/// |---|---|
/// | `connected` | once, first |
/// | `stdout`, `stderr` | what the command wrote; a terminal writes `stdout` only |
/// | `exit` | the exit code, last |
/// | `error` | why it ends, last |
final class TerminalWords {
  private static final int SIDE_MAX = 10_000;

  private TerminalWords() {}

  static Routes.Message said(String type, String data) {
    String json = Nodes.object().put("type", type).put("data", data).toString();
    return new Routes.Message(true, Bytes.of(json));
  }

  /// Input for the command; empty for a ping.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`
  static Optional<Kubernetes.Input> heard(Routes.Message message) {
    JsonNode node = JsonCodec.tree(dev.mortise.api.Json.of(message.payload().text()));
    return switch (node.path("type").asString("")) {
      case "stdin" ->
          Optional.of(new Kubernetes.Input(0, 0, Bytes.of(node.path("data").asString(""))));
      case "resize" ->
          Optional.of(
              new Kubernetes.Input(side(node.path("cols")), side(node.path("rows")), Bytes.EMPTY));
      case "ping" -> Optional.empty();
      default ->
          throw new PluginException(
              ErrorCode.INVALID_ARGUMENT,
              "A message to a terminal has the type stdin, resize or ping.");
    };
  }

  private static int side(JsonNode number) {
    int side = number.asInt(0);
    if (side < 1 || side > SIDE_MAX) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "A terminal has 1 to " + SIDE_MAX + " cols and rows.");
    }
    return side;
  }
}
