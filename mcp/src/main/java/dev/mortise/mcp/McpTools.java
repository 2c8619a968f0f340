package dev.mortise.mcp;

import dev.mortise.api.Caller;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.ProgressListener;
import dev.mortise.api.Tool;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.services.Confirmation;
import dev.mortise.services.OfferedTool;
import dev.mortise.services.ToolRequest;
import dev.mortise.services.Toolbox;
import io.modelcontextprotocol.server.McpAsyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// The tools of all plugins as an MCP client sees them.
final class McpTools {
  private static final int PAGE = 200;

  private final Toolbox toolbox;
  private final McpConfig config;
  private final BiPredicate<Caller, OfferedTool> seen;

  /// @param seen whether a caller is shown a tool; using it is judged anew each time
  McpTools(Toolbox toolbox, McpConfig config, BiPredicate<Caller, OfferedTool> seen) {
    this.toolbox = toolbox;
    this.config = config;
    this.seen = seen;
  }

  McpSchema.ListToolsResult list(Caller caller, @Nullable String cursor) {
    List<OfferedTool> tools = toolbox.callable(t -> seen.test(caller, t));
    Page<OfferedTool> page = Page.of(tools, cursor, PAGE);
    return McpSchema.ListToolsResult.builder(page.items().stream().map(this::tool).toList())
        .nextCursor(page.next())
        .build();
  }

  @SuppressWarnings("unchecked") // A JSON object is a map by names.
  private McpSchema.Tool tool(OfferedTool tool) {
    Map<String, Object> input = JsonCodec.decode(tool.details().input(), Map.class);
    // MCP wants to be told what every tool here takes anyway.
    input.putIfAbsent("type", "object");
    McpSchema.Tool.Builder builder =
        McpSchema.Tool.builder(tool.name(), input)
            .title(tool.tool())
            .description(tool.details().description())
            .meta(origin(tool))
            .annotations(
                McpSchema.ToolAnnotations.builder()
                    .readOnlyHint(!tool.details().mutating())
                    .destructiveHint(tool.details().mutating())
                    .build());
    if (tool.details().output() != null) {
      builder.outputSchema(JsonCodec.decode(tool.details().output(), Map.class));
    }
    return builder.build();
  }

  McpSchema.CallToolResult call(
      Caller caller, McpSchema.CallToolRequest request, McpAsyncServerExchange exchange) {
    OfferedTool tool = toolbox.tool(request.name());
    Json arguments =
        request.arguments() == null ? Json.EMPTY : JsonCodec.encode(request.arguments());
    ToolRequest wanted =
        new ToolRequest(
            request.name(), arguments, "", caller, config.callTimeout(), trace(request, exchange));
    try (ProgressRelay relay = ProgressRelay.of(request, exchange)) {
      Confirmation confirmation = new ClientConfirmation(exchange, config);
      return result(
          tool,
          ProgressListener.during(
              relay == null ? ProgressListener.NOBODY : relay,
              () -> toolbox.use(wanted, confirmation)));
    } catch (PluginException e) {
      if (Work.protocolError(e)) {
        throw e;
      }
      // A model can mend its arguments, or tell its person what was refused and how to allow it.
      return result(tool, Tool.Result.failure(e.getMessage()));
    }
  }

  /// The message's own says more than its carrier's; one without either has none.
  private static String trace(McpSchema.CallToolRequest request, McpAsyncServerExchange exchange) {
    Map<String, Object> meta = request.meta();
    if (meta != null && meta.get(Handlers.TRACE) instanceof String own) {
      return own;
    }
    return exchange.transportContext().get(Handlers.TRACE) instanceof String carrier ? carrier : "";
  }

  private static McpSchema.CallToolResult result(OfferedTool tool, Tool.Result result) {
    McpSchema.CallToolResult.Builder builder =
        McpSchema.CallToolResult.builder(
                List.<McpSchema.Content>of(McpSchema.TextContent.builder(result.text()).build()))
            .isError(result.failed())
            .meta(origin(tool));
    if (result.structured() != null) {
      builder.structuredContent(JsonCodec.decode(result.structured(), Object.class));
    }
    return builder.build();
  }

  /// Who wrote it, and that it is data: nothing a plugin says is an instruction.
  private static Map<String, Object> origin(OfferedTool tool) {
    return Map.of("dev.mortise/plugin", tool.plugin(), "dev.mortise/untrusted", true);
  }
}
