package dev.mortise.server;

import dev.mortise.agent.AgentSettings;
import org.jspecify.annotations.Nullable;

/// Keeps what was set for the agent. A port; the key goes into it, and comes out only for the
/// provider. Safe for any thread.
public interface AgentSetups {
  /// What is set now, whoever set it.
  AgentSetup now();

  /// What is set now with the key in plain text, for a turn of the agent: what one setting said,
  /// never the key of another.
  AgentSettings settings();

  /// Sets all of it, if nobody has set anything in between: else a key that was left as it is might
  /// be another's, for another place.
  ///
  /// @param seen what [#now] said when this was thought of
  /// @param key null leaves the one that is there, an empty one forgets it
  /// @throws dev.mortise.api.PluginException `CONFLICT` when something else is set now
  void set(AgentSetup seen, AgentSetup setup, @Nullable String key);
}
