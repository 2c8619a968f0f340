package dev.mortise.server;

import dev.mortise.agent.PendingStore;
import java.util.Objects;

/// What the server's agent stands on.
///
/// @param setups what was set for it
/// @param pending conversations that wait for their person
public record ServerAgent(AgentSetups setups, PendingStore pending) {
  /// Nothing may be missing.
  public ServerAgent {
    Objects.requireNonNull(setups, "setups");
    Objects.requireNonNull(pending, "pending");
  }
}
