package dev.mortise.api;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sees the MCP messages of a session under the monitor.
@Contract("messages")
public interface MessageHandler {
  /// A session begins; before its first message.
  @Needs("messages:observe")
  void started(Session session);

  /// A copy of one message. Whatever happens here, the message itself has passed already.
  @Needs("messages:observe")
  void observe(Message message);

  /// A message that waits for the answer: continue, block or replace. It is shown whole, and both
  /// directions may ask at once. Who decides about a message is shown no copy of it.
  @Needs("messages:change")
  Decision decide(Message message);

  /// Something about the session that is no message.
  @Needs("messages:observe")
  void event(Event event);

  /// Something went wrong with the session.
  @Needs("messages:observe")
  void failed(Failure failure);

  /// The session is over; nothing follows.
  @Needs("messages:observe")
  void ended(Session session);

  /// Told when the plugin describes itself.
  ///
  /// @param inline whether it wants to decide, not only to observe
  record Details(boolean inline) {}

  /// One run of the monitor.
  ///
  /// @param id 32 hex digits
  /// @param correlation `monitor_` and a number, as plugins of Kilometers know it
  /// @param command the server's command line, its secrets masked
  record Session(String id, String correlation, String command) {}

  /// One JSON-RPC message.
  ///
  /// @param session the session's id
  /// @param sequence counts the messages of a session from 1; a gap says how many were missed
  /// @param time when its last byte was read
  /// @param direction where it goes
  /// @param kind what it is
  /// @param method of a request or notification, and of a response whose request was seen
  /// @param rpcId the JSON-RPC id as JSON text, or null where there is none
  /// @param correlation the session's
  /// @param exchange the same for a request and its response; null for notifications
  /// @param size of the whole message in bytes, even when the payload is cut off
  /// @param truncated whether the payload is only the message's beginning
  /// @param payload the bytes as they passed, without the line's end
  record Message(
      String session,
      long sequence,
      Instant time,
      Direction direction,
      Kind kind,
      @Nullable String method,
      @Nullable String rpcId,
      String correlation,
      @Nullable String exchange,
      long size,
      boolean truncated,
      Bytes payload) {}

  /// Where a message goes.
  enum Direction {
    /// From the client to the server.
    INBOUND,
    /// From the server to the client.
    OUTBOUND
  }

  /// What a message is.
  enum Kind {
    REQUEST,
    NOTIFICATION,
    RESPONSE,
    ERROR
  }

  /// What becomes of a message.
  ///
  /// @param action continue, block or replace
  /// @param reason of a block, for whoever waits for an answer
  /// @param payload of a replacement: one JSON-RPC message on one line, of the same kind and with
  ///   the same id
  record Decision(Action action, String reason, Bytes payload) {
    /// Goes on as it is.
    public static final Decision CONTINUE = new Decision(Action.CONTINUE, "", Bytes.EMPTY);

    /// Goes nowhere.
    public static Decision block(String reason) {
      return new Decision(Action.BLOCK, reason, Bytes.EMPTY);
    }

    /// Another goes on in its place.
    public static Decision replace(Bytes payload) {
      return new Decision(Action.REPLACE, "", payload);
    }
  }

  /// What may become of a message.
  enum Action {
    CONTINUE,
    BLOCK,
    REPLACE
  }

  /// Something about the session that is no message.
  ///
  /// @param type `start`, `end` or `error`
  record Event(String session, String type, Instant time, Map<String, String> data) {}

  /// Something that went wrong with the session.
  ///
  /// @param type `general` unless it is known better
  record Failure(String session, String message, String type) {}
}
