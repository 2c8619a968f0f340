package dev.mortise.monitor;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/// What the other side is told about a message that was blocked: a JSON-RPC error.
final class Refusal {
  /// `Internal error`: the code Kilometers answers with, and one that every client knows.
  private static final int CODE = -32603;

  private Refusal() {}

  /// One line with its end; null where nobody waits for an answer.
  ///
  /// @param rpcId of the blocked message, as JSON text; one with a line end in it is none that
  ///   anybody waits for, and would end our line
  /// @param answers whether what was blocked is itself the answer
  static byte @Nullable [] of(@Nullable String rpcId, boolean answers, String plugin, String why) {
    if (rpcId == null || rpcId.equals("null") || rpcId.indexOf('\r') >= 0) {
      return null;
    }
    String message = (answers ? "Response blocked: " : "Request blocked: ") + why;
    String line =
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":\"%s\",\"data\":{\"plugin\":\"%s\"}}}\n"
            .formatted(rpcId, CODE, quoted(message), quoted(plugin));
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsCharArray(text));
  }
}
