package dev.mortise.mcp;

import dev.mortise.api.Caller;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import java.time.Instant;

/// A client over HTTP, and whose it is. Nobody else can use it, whoever learns its id.
final class HttpSession {
  private final McpStreamableServerSession session;
  private final Caller caller;
  private final Running running = new Running();
  // Written by every request, read by whoever looks for idle ones.
  private volatile Instant used;

  HttpSession(McpStreamableServerSession session, Caller caller, Instant now) {
    this.session = session;
    this.caller = caller;
    this.used = now;
  }

  McpStreamableServerSession session() {
    return session;
  }

  Running running() {
    return running;
  }

  boolean belongsTo(Caller other) {
    return caller.kind().equals(other.kind()) && caller.name().equals(other.name());
  }

  void touch(Instant now) {
    used = now;
  }

  Instant used() {
    return used;
  }

  boolean listening() {
    return session.hasOpenStream();
  }

  /// Whether requests are being answered.
  boolean busy() {
    return running.any();
  }

  boolean idleSince(Instant then) {
    return used.isBefore(then) && !listening();
  }

  void end() {
    running.cancelAll();
    session.close();
  }
}
