package dev.mortise.cli;

import dev.mortise.mcp.McpConfig;
import dev.mortise.mcp.McpEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `mortise mcp`.
///
/// Nothing but messages is ever printed on standard output here.
@Command(
    name = "mcp",
    description = "Offer the tools of plugins to an MCP client over standard input and output.",
    footerHeading = "%n",
    footer = {
      "For the configuration of an MCP client: the command is mortise, its argument mcp.",
      "Ends when its input does. What tools return was written by plugins, and is marked",
      "as not to be trusted."
    })
final class McpCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private FolderOptions folders = new FolderOptions();

  @Option(
      names = "--grant-declared",
      description = "Grant, for this run, what the plugins found declare.")
  private boolean grantDeclared;

  @Option(
      names = "--start-wait",
      paramLabel = "<time>",
      converter = TimeSpan.class,
      description =
          "How long plugins may take to start before the client is answered. Default: 10s.")
  private Duration startWait = Duration.ofSeconds(10);

  @Option(
      names = "--client-confirms",
      description =
          "Trust the client to ask its person before a tool that changes something; otherwise such"
              + " a tool is refused where the client cannot be made to ask.")
  private boolean clientConfirms;

  McpCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    context.hosts().announce();
    if (grantDeclared) {
      context.output().remark("granting what the plugins declare, for this run only");
    }
    HostRequest request =
        HostRequest.serve("mcp", folders.folders(context.terminal()), grantDeclared);
    try (OpenHost host = context.hosts().open(request)) {
      host.awaitSettled(startWait);
      McpConfig config =
          McpConfig.of(context.hosts().build().version())
              .withChanges(clientConfirms ? McpConfig.Changes.CLIENT : McpConfig.Changes.ASK);
      try (McpEndpoint endpoint = McpEndpoint.of(host.plugins(), config)) {
        endpoint.stdio(context.operator(), context.terminal().in(), context.terminal().out());
      }
      return ExitCode.OK.number();
    }
  }
}
