package dev.mortise.cli;

import dev.mortise.monitor.Replay;
import dev.mortise.monitor.ReplayOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mortise replay`.
@Command(
    name = "replay",
    description = "Play a recorded session against a server and report differences.",
    customSynopsis = "mortise replay [options] <recording> -- <server> [<argument>...]",
    footerHeading = "%n",
    footer = {
      "Ends with 0 when every response is the same, with 1 when one differs or nothing",
      "could be compared."
    })
final class ReplayCommand implements Callable<Integer> {
  private final Context context;

  @Option(
      names = "--ignore",
      paramLabel = "<pointer>",
      description = "What may differ, as a JSON pointer such as /result/time; may be repeated.")
  private List<String> ignore = new ArrayList<>();

  @Option(
      names = "--delay",
      paramLabel = "<time>",
      converter = TimeSpan.class,
      description = "Between one message and the next. Default: none.")
  private @Nullable Duration delay;

  @Option(
      names = "--timeout",
      paramLabel = "<time>",
      converter = TimeSpan.class,
      description = "How long a response may take. Default: 30s.")
  private Duration timeout = Duration.ofSeconds(30);

  @Parameters(index = "0", paramLabel = "<recording>", description = "What the recorder wrote.")
  private Path recording = Path.of("");

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "<server>", description = "The server.")
  private List<String> command = List.of();

  ReplayCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Duration between = delay == null ? Duration.ZERO : delay;
    ReplayOptions options =
        ReplayOptions.of(context.terminal().resolve(recording), command)
            .withIgnore(ignore)
            .withTimes(between, timeout);
    return Replay.run(options, context.terminal().out(), context.terminal().err());
  }
}
