package dev.mortise.mcp;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A message as the bytes that travel.
final class MessageText {
  private MessageText() {}

  static byte[] of(McpSchema.JSONRPCMessage message) {
    try {
      return McpJsonDefaults.getMapper().writeValueAsBytes(plain(message));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An error that answers no request the SDK knows of, so that its id may be null.
  static byte[] error(@Nullable Object id, int code, String why) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("jsonrpc", McpSchema.JSONRPC_VERSION);
    message.put("id", id);
    message.put("error", Map.of("code", code, "message", why));
    try {
      return McpJsonDefaults.getMapper().writeValueAsBytes(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The SDK's record of an elicitation names its mode twice, which Jackson 3.2 refuses to write.
  private static McpSchema.JSONRPCMessage plain(McpSchema.JSONRPCMessage message) {
    if (message instanceof McpSchema.JSONRPCRequest request
        && request.params() instanceof McpSchema.ElicitFormRequest form) {
      return new McpSchema.JSONRPCRequest(
          request.method(),
          request.id(),
          Map.of(
              "mode",
              "form",
              "message",
              form.message(),
              "requestedSchema",
              form.requestedSchema()));
    }
    return message;
  }
}
