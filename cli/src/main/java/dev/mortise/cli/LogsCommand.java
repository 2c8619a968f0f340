package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.LogLine;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginView;
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
    description = "Print what a plugin wrote.",
    footerHeading = "%n",
    footer = {
      "Asks the running host. Without one, or where folders are named: what hosts kept",
      "on the disk. -f needs a running host; Ctrl-C ends it. With --json one object a",
      "line."
    })
final class LogsCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final Context context;
  @Mixin private HostChoice choice = new HostChoice();
  @Mixin private FolderOptions folders = new FolderOptions();
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
    if (follow) {
      try (OpenHost host = runningNow()) {
        follow(host.plugins().followLogs(plugin, lines));
      }
    } else {
      last(lines).forEach(this::print);
    }
    return ExitCode.OK.number();
  }

  private OpenHost runningNow() {
    List<String> one = List.of(plugin);
    if (choice.find(context, one).isEmpty() && !saved(1).isEmpty()) {
      throw new PluginException(
          ErrorCode.NOT_RUNNING,
          "no host with "
              + plugin
              + " runs, so nothing new comes; without -f its log so far is printed");
    }
    return choice.require(context, one);
  }

  private List<LogLine> last(int lines) {
    var running = choice.running(context, folders, List.of(plugin));
    if (running.isPresent()) {
      try (OpenHost host = running.get()) {
        Views.require(host.plugins(), plugin);
        return host.plugins().logs(plugin, lines);
      }
    }
    List<LogLine> saved = saved(lines);
    if (saved.isEmpty()) {
      List<PluginView> found =
          context.hosts().found(HostRequest.look(folders.folders(context.terminal())));
      if (found.stream().noneMatch(view -> view.id().equals(plugin))) {
        throw Views.unknown(plugin, found.stream().map(PluginView::id).toList());
      }
    }
    return saved;
  }

  private List<LogLine> saved(int lines) {
    return context.hosts().savedLog(plugin, lines);
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
