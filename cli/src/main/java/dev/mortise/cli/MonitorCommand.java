package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.monitor.ByteSize;
import dev.mortise.monitor.InlineFailure;
import dev.mortise.monitor.InlineOptions;
import dev.mortise.monitor.Monitor;
import dev.mortise.monitor.MonitorOptions;
import dev.mortise.monitor.MonitoredSession;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mortise monitor`.
///
/// Nothing is ever printed on standard output here: it carries the traffic.
@Command(
    name = "monitor",
    description = "Run an MCP server with plugins beside its traffic, or by grant in line.",
    customSynopsis = "mortise monitor [options] -- <server> [<argument>...]",
    footerHeading = "%n",
    footer = {
      "Not a byte changes but what a plugin with the grant messages:change blocks or",
      "replaces. Standard output carries the traffic and nothing else. Ends with the",
      "server's exit code: 128 and the signal's number when a signal ended it, 127",
      "when there is no such command, 126 when it cannot be run."
    })
final class MonitorCommand implements Callable<Integer> {
  /// How long one call into a plugin may take.
  private static final Duration CALL = Duration.ofSeconds(10);

  private final Context context;
  @Mixin private FolderOptions folders = new FolderOptions();

  @Option(
      names = "--grant-declared",
      description = "Grant, for this run, what the plugins found declare.")
  private boolean grantDeclared;

  @Option(
      names = "--buffer-size",
      paramLabel = "<size>",
      description =
          "The largest message that plugins are shown whole, such as 512KB or 1MB; copies of longer"
              + " ones are cut off. Default: 1MB.")
  private @Nullable String bufferSize;

  @Option(
      names = "--start-wait",
      paramLabel = "<time>",
      converter = TimeSpan.class,
      description = "How long plugins may take to start before the server does. Default: 10s.")
  private Duration startWait = Duration.ofSeconds(10);

  @Option(
      names = "--drain",
      paramLabel = "<time>",
      converter = TimeSpan.class,
      description =
          "How long plugins may work on what they were given after the server has ended."
              + " Default: 5s.")
  private Duration drain = Duration.ofSeconds(5);

  @Option(
      names = "--inline-deadline",
      paramLabel = "<time>",
      converter = TimeSpan.class,
      description =
          "How long plugins that may change messages have, together, to decide about one."
              + " Default: 2s.")
  private Duration inlineDeadline = InlineOptions.DEFAULT.deadline();

  @Option(
      names = "--inline-failure",
      paramLabel = "<choice>",
      description =
          "What becomes of a message that such a plugin does not decide about in time, or cannot"
              + " be shown whole: block or continue. Default: block.")
  private String inlineFailure = "block";

  @Option(names = "--quiet", description = "Say on standard error only what went wrong.")
  private boolean quiet;

  @Option(
      names = "--server",
      description = "As in km monitor --server -- <server>; may be left out.")
  @SuppressWarnings("UnusedVariable") // Accepted, and means nothing: both spellings do the same.
  private boolean server;

  @Parameters(arity = "0..*", paramLabel = "<server>", description = "The server to run.")
  private List<String> command = List.of();

  MonitorCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (command.isEmpty()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "there is no server to monitor; write it behind two dashes: mortise monitor --"
              + " <server> <argument>");
    }
    context.hosts().announce();
    if (grantDeclared && !quiet) {
      context.output().remark("granting what the plugins declare, for this run only");
    }
    var session = MonitoredSession.of(command);
    HostRequest request =
        HostRequest.serve("monitor", folders.folders(context.terminal()), grantDeclared)
            .beside(session);
    try (OpenHost host = context.hosts().open(request)) {
      host.awaitSettled(startWait);
      return Monitor.run(options(), host.plugins(), session);
    }
  }

  private MonitorOptions options() {
    MonitorOptions options =
        MonitorOptions.of(command)
            .withQuiet(quiet)
            .withPluginTimes(CALL, drain)
            .withInline(new InlineOptions(inlineDeadline, failure()));
    String size = bufferSize == null ? context.hosts().setting("buffer-size") : bufferSize;
    return options.withBufferSize(ByteSize.parse(size));
  }

  private InlineFailure failure() {
    return switch (inlineFailure.toLowerCase(Locale.ROOT)) {
      case "block" -> InlineFailure.BLOCK;
      case "continue" -> InlineFailure.CONTINUE;
      default ->
          throw new PluginException(
              ErrorCode.INVALID_ARGUMENT,
              "--inline-failure takes block or continue, not '" + inlineFailure + "'");
    };
  }
}
