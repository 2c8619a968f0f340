package dev.mortise.mcp;

import dev.mortise.api.Caller;
import dev.mortise.api.Json;
import dev.mortise.api.Tool;
import dev.mortise.host.HostConfig;
import dev.mortise.host.HostPorts;
import dev.mortise.host.PluginHost;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.Tools;
import dev.mortise.services.ToolPins;
import dev.mortise.services.Toolbox;
import dev.mortise.testkit.InMemoryRuntime;
import dev.mortise.testkit.PluginPackageBuilder;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/// A real host with one plugin in memory, and an MCP endpoint over it on a loopback port.
final class McpFixture implements AutoCloseable {
  static final String KEY = "Bearer ada";

  final PluginHost host;
  final Toolbox toolbox;
  final McpEndpoint endpoint;
  final WebServer server;
  final CountDownLatch stuck = new CountDownLatch(1);
  final CountDownLatch interrupted = new CountDownLatch(1);
  private volatile Instant now = Instant.parse("2026-01-01T12:00:00Z");

  McpFixture(Path folder, McpConfig config) throws IOException {
    this(folder, config, McpFixture::caller);
  }

  McpFixture(Path folder, McpConfig config, Function<ServerRequest, Optional<Caller>> authenticate)
      throws IOException {
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    write(plugins, "tax", "rate", "set_rate", "wait");
    write(plugins, "later", "echo");
    write(plugins, "conformance", "test_simple_text", "test_error_handling");
    var runtime =
        new InMemoryRuntime()
            .add("tax", this::tax)
            .add("later", () -> MortisePlugin.builder("later", "1.0.0").tool(echo()).build())
            .add("conformance", McpFixture::conformance);
    host =
        PluginHost.open(
            HostConfig.builder(folder.resolve("home"))
                .pluginDirs(List.of(plugins))
                .grantDeclared(true)
                .build(),
            HostPorts.builder().runtimes(List.of(runtime)).build());
    host.awaitSettled(Duration.ofSeconds(30));
    toolbox = new Toolbox(host, ToolPins.inMemory());
    endpoint = new McpEndpoint(host, toolbox, config, () -> now, McpFixture::shown);
    server =
        WebServer.builder()
            .port(0)
            .host("127.0.0.1")
            .routing(routing ->
                routing.register(
                    "/mcp",
                    endpoint.http(r -> client(authenticate, r), r -> r.content().inputStream())))
            .build()
            .start();
  }

  private static Optional<McpClient> client(
      Function<ServerRequest, Optional<Caller>> authenticate, ServerRequest request) {
    return authenticate.apply(request).map(caller -> new McpClient(caller, () -> true));
  }

  /// Moves the endpoint's clock, which stands still otherwise.
  void later() {
    now = now.plusSeconds(1);
  }

  private static void write(Path plugins, String id, String... tools) throws IOException {
    var builder = PluginPackageBuilder.of(id).entry("plugin", "in memory");
    for (String tool : tools) {
      builder
          .permission("tool:offer:" + tool)
          .contributes("tools." + tool, "description = \"a test\"");
    }
    builder.write(plugins);
  }

  /// Whose key it is; anybody else is nobody.
  static Optional<Caller> caller(ServerRequest request) {
    return request
        .headers()
        .first(HeaderNames.AUTHORIZATION)
        .filter(h -> h.startsWith("Bearer "))
        .map(h -> new Caller.User(h.substring("Bearer ".length()), Set.of()));
  }

  private static boolean shown(Caller caller, dev.mortise.services.OfferedTool tool) {
    return !caller.name().equals("bob") || tool.tool().equals("rate");
  }

  private static dev.mortise.sdk.OfferedTool echo() {
    return Tools.typed("echo", "Says it back", Said.class, Said::text);
  }

  record Said(String text) {}

  private static MortisePlugin conformance() {
    return MortisePlugin.builder("conformance", "1.0.0")
        .tool(
            "test_simple_text",
            Tools.details("Text", "{\"type\":\"object\"}"),
            Tools.of(_ -> Tool.Result.of("This is a simple text response for testing.")))
        .tool(
            "test_error_handling",
            Tools.details("Fails", "{\"type\":\"object\"}"),
            Tools.of(
                _ -> Tool.Result.failure("This tool intentionally returns an error for testing")))
        .build();
  }

  private MortisePlugin tax() {
    return MortisePlugin.builder("tax", "1.0.0")
        .tool(
            "rate",
            Tools.details(
                "The rate",
                "{\"type\":\"object\",\"required\":[\"group\"],\"properties\":{\"group\":{\"type\":\"string\"}}}"),
            Tools.of(i -> Tool.Result.of("19 % \u001b[31mfor " + i.arguments())))
        .tool(
            "set_rate",
            new Tool.Details("Sets the rate", Json.of("{\"type\":\"object\"}"), null, true),
            Tools.of(_ -> Tool.Result.of("set")))
        .tool("wait", Tools.details("Waits", "{\"type\":\"object\"}"), Tools.of(_ -> waits()))
        .build();
  }

  private Tool.Result waits() {
    stuck.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
    return Tool.Result.of("never");
  }

  String url() {
    return "http://127.0.0.1:" + server.port() + "/mcp";
  }

  @Override
  public void close() {
    endpoint.close();
    server.stop();
    host.close();
  }
}
