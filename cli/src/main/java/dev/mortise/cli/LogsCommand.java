package dev.mortise.cli;

import dev.mortise.api.Items;
import dev.mortise.api.LogLine;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mortise plugins logs`.
@Command(
    name = "logs",
    description = "Print what a plugin wrote; needs a running host.",
    footerHeading = "%n",
    footer = "With --json one object a line. Ctrl-C ends -f.")
final class LogsCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final Context context;
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with every new line.")
  private boolean follow;

  @Option(
      names = {"-n", "--last"},
      paramLabel = "<lines>",
      description = "Begin with so many of the last lines. Default: 100.")
  private int last = 100;

  @Parameters(index = "0", paramLabel = "<plugin>", description = "The plugin's id.")
  private String plugin = "";

  LogsCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    int lines = Math.clamp(last, 0, 100_000);
    try (OpenHost host = RunningHost.require(context)) {
      Views.require(host.plugins(), plugin);
      if (follow) {
        follow(host.plugins().followLogs(plugin, lines));
      } else {
        List<LogLine> known = host.plugins().logs(plugin, lines);
        known.forEach(this::print);
      }
    }
    return ExitCode.OK.number();
  }

  private void follow(Items<LogLine> lines) {
    try (lines) {
      for (LogLine line = lines.next(); line != null; line = lines.next()) {
        print(line);
        // Whoever reads the pipe may have gone; PrintStream only says so when asked.
        if (context.terminal().out().checkError()) {
          return;
        }
      }
    }
  }

  private void print(LogLine line) {
    if (json.requested()) {
      context.output().jsonLine(Views.json(line));
      return;
    }
    String level = line.level().toLowerCase(Locale.ROOT);
    context
        .output()
        .line(
            TIME.format(line.time())
                + "  "
                + context.output().coloured(level)
                + " ".repeat(Math.max(1, 6 - level.length()))
                + Text.oneLine(line.text()));
  }
}
