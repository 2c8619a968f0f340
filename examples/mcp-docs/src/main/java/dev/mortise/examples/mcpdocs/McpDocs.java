package dev.mortise.examples.mcpdocs;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceSpecification;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// An MCP server over stdio: `java -jar mcp-docs.jar <folder>`.
public final class McpDocs {
  private static final int HITS_MAX = 50;
  private static final String SCHEME = "docs:///";

  private final Documents documents;

  private McpDocs(Documents documents) {
    this.documents = documents;
  }

  /// Serves until stdin ends.
  public static void main(String[] args) throws IOException, InterruptedException {
    var docs = new McpDocs(Documents.read(Path.of(args.length > 0 ? args[0] : ".")));
    PrintStream stdout = System.out;
    // Whatever prints by mistake must not end up between the messages.
    System.setOut(System.err);
    var tally = new Tally();
    var transport =
        new StdioServerTransportProvider(
            McpJsonDefaults.getMapper(), tally.in(System.in), tally.out(stdout));
    var server =
        McpServer.sync(transport)
            .serverInfo("mcp-docs", "1.0.0")
            .capabilities(
                McpSchema.ServerCapabilities.builder().tools(false).resources(false, false).build())
            .toolCall(
                tool("search_docs", "Finds lines in the documents", "words"),
                (_, request) -> docs.search(text(request, "words")))
            .toolCall(
                tool("read_doc", "Reads one document", "name"),
                (_, request) -> docs.readDocument(text(request, "name")))
            .resources(docs.resources())
            .build();
    tally.awaitEnd();
    server.close();
    System.exit(0);
  }

  private static McpSchema.Tool tool(String name, String description, String argument) {
    Map<String, Object> schema =
        Map.of(
            "type", "object",
            "properties", Map.of(argument, Map.of("type", "string")),
            "required", List.of(argument));
    return McpSchema.Tool.builder(name, schema).description(description).build();
  }

  private static String text(McpSchema.CallToolRequest request, String argument) {
    Object value = request.arguments() == null ? null : request.arguments().get(argument);
    return value instanceof String text ? text : "";
  }

  private McpSchema.CallToolResult search(String words) {
    if (words.isBlank()) {
      return answer("words must not be empty", true);
    }
    List<Documents.Hit> hits = documents.search(words, HITS_MAX);
    String lines =
        hits.stream()
            .map(hit -> hit.document() + ":" + hit.line() + ": " + hit.text())
            .collect(Collectors.joining("\n"));
    return answer(hits.isEmpty() ? "nothing found" : lines, false);
  }

  private McpSchema.CallToolResult readDocument(String name) {
    return documents
        .text(name)
        .map(text -> answer(text, false))
        .orElseGet(() -> answer("there is no document \"" + name + "\"", true));
  }

  private static McpSchema.CallToolResult answer(String text, boolean failed) {
    return McpSchema.CallToolResult.builder().addTextContent(text).isError(failed).build();
  }

  private List<SyncResourceSpecification> resources() {
    return documents.names().stream().map(this::resource).toList();
  }

  private SyncResourceSpecification resource(String name) {
    String uri = SCHEME + name;
    var resource =
        McpSchema.Resource.builder(uri, name)
            .title(documents.title(name))
            .mimeType("text/markdown")
            .build();
    return new SyncResourceSpecification(
        resource,
        (_, _) -> {
          String text = documents.text(name).orElse("");
          var contents =
              McpSchema.TextResourceContents.builder(uri, text).mimeType("text/markdown").build();
          return McpSchema.ReadResourceResult.builder(List.of(contents)).build();
        });
  }
}
