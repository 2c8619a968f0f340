package dev.mortise.agent;

import java.io.IOException;

/// Hears what an agent does, in order, on the thread that runs it.
@FunctionalInterface
public interface AgentListener {
  /// One event; may block, which holds the agent back.
  ///
  /// @throws IOException when nobody listens any more: then the agent stops, and with it the
  ///   provider's answer
  void on(AgentEvent event) throws IOException;
}
