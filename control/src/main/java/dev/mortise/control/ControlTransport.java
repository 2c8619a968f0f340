package dev.mortise.control;

import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Json;
import dev.mortise.api.Need;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.protocol.ContractClient;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.protocol.MethodModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Carries the calls of one contribution's view to the host that has it.
///
/// @param extension whether it is asked for as an implementation of an extension point
record ControlTransport(
    Path socket,
    String contract,
    String plugin,
    String name,
    Caller caller,
    Duration timeout,
    boolean extension)
    implements ContractClient.Transport {
  // The host ends the call in time; this is for a host that hangs.
  private static final Duration GRACE = Duration.ofSeconds(10);

  @Override
  public Reply call(MethodModel method, Need need, Json head, Bytes body) {
    try (var connection = ControlConnection.to(socket)) {
      return call(connection, method, head, body);
    }
  }

  /// The same on a connection that the caller closes, to whose life the host ties what is opened.
  Reply call(ControlConnection connection, MethodModel method, Json head, Bytes body) {
    ObjectNode request = request(method, head, body);
    JsonNode answer = connection.ask(request, timeout.plus(GRACE)).path("ok");
    return new Reply(
        Json.of(ControlJson.bytes(answer.path("head"))),
        Bytes.of(Base64.getDecoder().decode(ControlJson.text(answer, "body"))));
  }

  private ObjectNode request(MethodModel method, Json head, Bytes body) {
    ObjectNode request =
        ControlJson.object()
            .put("op", "call")
            .put("contract", contract)
            .put("plugin", plugin)
            .put("name", name)
            .put("method", method.name())
            .put("timeoutMillis", timeout.toMillis())
            .put("extension", extension);
    request.set("caller", ControlJson.caller(caller));
    request.set("head", JsonCodec.tree(head));
    if (body.size() > 0) {
      request.put("body", Base64.getEncoder().encodeToString(body.array()));
    }
    return request;
  }

  @Override
  public Exchange open(MethodModel method, Need need, Json head) {
    throw new PluginException(
        ErrorCode.UNIMPLEMENTED,
        "%s: %s of %s is a stream, which the control socket does not carry. Use a host in the same"
                .formatted(plugin, method.name(), contract)
            + " process.");
  }
}
