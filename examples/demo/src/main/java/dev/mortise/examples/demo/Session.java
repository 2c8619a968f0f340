package dev.mortise.examples.demo;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// One session of a real MCP client with the server behind the given command.
///
/// Initialises (a request and a notification), lists the tools, calls one, tells that its roots
/// changed, asks for a tool that is not there, and leaves.
public final class Session {
  private Session() {}

  /// @param command the server's command line
  public static void main(String[] command) {
    ServerParameters server =
        ServerParameters.builder(command[0])
            .args(Arrays.asList(command).subList(1, command.length))
            .build();
    var transport = new StdioClientTransport(server, McpJsonDefaults.getMapper());
    transport.setStdErrorHandler(line -> System.err.println("  " + line));
    try (McpSyncClient client =
        McpClient.sync(transport)
            .requestTimeout(Duration.ofSeconds(60))
            .initializationTimeout(Duration.ofSeconds(120))
            .capabilities(McpSchema.ClientCapabilities.builder().roots(true).build())
            .build()) {
      talk(client);
      client.closeGracefully();
    }
    transport.awaitForExit();
  }

  private static void talk(McpSyncClient client) {
    var initialized = client.initialize();
    say("initialize", initialized.serverInfo().name() + " " + initialized.serverInfo().version());
    var tools = client.listTools().tools();
    say("tools/list", String.join(", ", tools.stream().map(McpSchema.Tool::name).toList()));
    var found =
        client.callTool(
            McpSchema.CallToolRequest.builder("search_docs")
                .arguments(Map.of("words", "gate"))
                .build());
    say("tools/call search_docs", firstLine(found));
    client.rootsListChangedNotification();
    say("notifications/roots/list_changed", "sent");
    try {
      var refused =
          client.callTool(
              McpSchema.CallToolRequest.builder("no_such_tool").arguments(Map.of()).build());
      say("tools/call no_such_tool", "answered, isError=" + refused.isError());
    } catch (McpError e) {
      say("tools/call no_such_tool", "refused as it should be: " + e.getMessage());
    }
  }

  /// The beginning of an answer; a session whose plain question fails is no demonstration.
  private static String firstLine(McpSchema.CallToolResult answer) {
    boolean failed = Boolean.TRUE.equals(answer.isError());
    if (failed || !(answer.content().getFirst() instanceof McpSchema.TextContent text)) {
      throw new IllegalStateException("expected text, got " + answer);
    }
    List<String> lines = text.text().lines().toList();
    String first = lines.getFirst();
    return (first.length() > 40 ? first.substring(0, 40) + "…" : first)
        + " ("
        + lines.size()
        + " lines)";
  }

  private static void say(String what, String outcome) {
    System.out.printf("  client  %-34s %s%n", what, outcome);
  }
}
