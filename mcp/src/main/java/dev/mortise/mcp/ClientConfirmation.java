package dev.mortise.mcp;

import dev.mortise.api.Json;
import dev.mortise.services.Confirmation;
import dev.mortise.services.OfferedTool;
import dev.mortise.services.PlainText;
import io.modelcontextprotocol.server.McpAsyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.Map;

/// Asks the person at the client by elicitation.
record ClientConfirmation(McpAsyncServerExchange exchange, McpConfig config)
    implements Confirmation {
  private static final int ARGUMENTS_SHOWN = 2_000;

  @Override
  public Answer ask(OfferedTool tool, Json arguments, String hash) {
    if (config.changes() == McpConfig.Changes.CLIENT) {
      return Answer.YES;
    }
    McpSchema.ClientCapabilities capabilities = exchange.getClientCapabilities();
    if (capabilities == null || capabilities.elicitation() == null) {
      return Answer.NOBODY_TO_ASK;
    }
    McpSchema.ElicitResult answer =
        exchange
            .createElicitation(
                McpSchema.ElicitFormRequest.builder(question(tool, arguments), schema()).build())
            .block(config.confirmTimeout());
    boolean yes =
        answer != null
            && answer.action() == McpSchema.ElicitResult.Action.ACCEPT
            && answer.content() != null
            && Boolean.TRUE.equals(answer.content().get("confirm"));
    return yes ? Answer.YES : Answer.NO;
  }

  /// The plugin's own words are quoted: they are not Mortise's.
  private static String question(OfferedTool tool, Json arguments) {
    String shown = PlainText.line(arguments.toString());
    return "The tool %s of the plugin %s changes something. Arguments: %s"
        .formatted(
            tool.tool(),
            tool.plugin(),
            shown.length() > ARGUMENTS_SHOWN ? shown.substring(0, ARGUMENTS_SHOWN) + "…" : shown);
  }

  private static Map<String, Object> schema() {
    return Map.of(
        "type", "object",
        "properties",
            Map.of("confirm", Map.of("type", "boolean", "title", "Use it", "default", false)),
        "required", List.of("confirm"));
  }
}
