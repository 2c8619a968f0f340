package dev.mortise.server;

import dev.mortise.agent.AgentTool;
import dev.mortise.agent.AgentTools;
import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Tool;
import dev.mortise.services.Confirmation;
import dev.mortise.services.OfferedTool;
import dev.mortise.services.ToolRequest;
import dev.mortise.services.Toolbox;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Plugins' tools for the agent: those the caller's roles let use, the same way as everywhere.
///
/// @param timeout of each call into a plugin
record PluginAgentTools(Toolbox toolbox, ToolSight sight, Duration timeout) implements AgentTools {
  /// Providers take 128 tools at most; the rest are the host's.
  private static final int TOOLS_MAX = 100;

  @Override
  public List<AgentTool> tools(Caller.User caller) {
    return toolbox.callable(tool -> sight.sees(caller, tool)).stream()
        .limit(TOOLS_MAX)
        .map(PluginAgentTools::tool)
        .toList();
  }

  private static AgentTool tool(OfferedTool tool) {
    ObjectNode input = (ObjectNode) Nodes.tree(tool.details().input()).deepCopy();
    if (!input.has("type")) {
      // Providers want to be told what every tool takes anyway.
      input.put("type", "object");
    }
    return new AgentTool(
        tool.name(),
        "Of the plugin " + tool.plugin() + ": " + tool.details().description(),
        Nodes.json(input),
        tool.details().mutating());
  }

  @Override
  public Asked ask(Caller.User caller, String cluster, String tool, Json arguments) {
    return new Asked(toolbox.ask(new ToolRequest(tool, arguments, cluster, caller, timeout)));
  }

  @Override
  public Outcome call(
      Caller.User caller, String cluster, String tool, Json arguments, String confirmed) {
    var request = new ToolRequest(tool, arguments, cluster, caller, timeout);
    Tool.Result result =
        toolbox.use(request, confirmed.isEmpty() ? Confirmation.NOBODY : confirmed(confirmed));
    boolean silent = result.text().isBlank() && result.structured() != null;
    return new Outcome(
        silent ? String.valueOf(result.structured()) : result.text(), result.failed());
  }

  private static Confirmation confirmed(String asked) {
    return (tool, _, hash) -> {
      if (!hash.equals(asked)) {
        throw new PluginException(
            ErrorCode.CONFLICT,
            "%s: the tool %s is not what was confirmed any more; ask the person again."
                .formatted(tool.plugin(), tool.tool()));
      }
      return Confirmation.Answer.YES;
    };
  }
}
