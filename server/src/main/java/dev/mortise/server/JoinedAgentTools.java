package dev.mortise.server;

import dev.mortise.agent.AgentTool;
import dev.mortise.agent.AgentTools;
import dev.mortise.api.Caller;
import dev.mortise.api.Json;
import java.util.List;
import java.util.stream.Stream;

/// The host's own tools beside those of plugins.
///
/// @param own those whose names begin with no `plugin_`
record JoinedAgentTools(AgentTools plugins, AgentTools own) implements AgentTools {
  private AgentTools of(String tool) {
    return tool.startsWith("plugin_") ? plugins : own;
  }

  @Override
  public List<AgentTool> tools(Caller.User caller) {
    return Stream.concat(own.tools(caller).stream(), plugins.tools(caller).stream()).toList();
  }

  @Override
  public Asked ask(Caller.User caller, String cluster, String tool, Json arguments) {
    return of(tool).ask(caller, cluster, tool, arguments);
  }

  @Override
  public Outcome call(
      Caller.User caller, String cluster, String tool, Json arguments, String confirmed) {
    return of(tool).call(caller, cluster, tool, arguments, confirmed);
  }
}
