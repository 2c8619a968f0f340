package dev.mortise.examples.apilogger;

import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.api.MessageHandler.Message;
import java.util.Base64;

/// A message in the words of the API.
///
/// @param id the same however often it is sent, so that the server can leave out what it has
/// @param direction `request` or `response`
/// @param payload base64
record LoggedMessage(
    String id,
    String timestamp,
    String direction,
    String method,
    String payload,
    long size,
    String correlationId) {
  static LoggedMessage of(Message message) {
    return new LoggedMessage(
        message.session() + "-" + message.sequence(),
        message.time().toString(),
        message.direction() == Direction.INBOUND ? "request" : "response",
        message.method() == null ? "unknown" : message.method(),
        Base64.getEncoder().encodeToString(message.payload().array()),
        message.size(),
        message.correlation());
  }
}
