package dev.mortise.cli;

import dev.mortise.monitor.Replay;
import dev.mortise.monitor.ReplayOptions;
import dev.mortise.monitor.ReplayReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  @Mixin private JsonOption json = new JsonOption();

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
    ReplayReport report =
        Replay.run(options, json.requested() ? _ -> {} : this::print, context.terminal().err());
    if (json.requested()) {
      context.output().json(fields(report));
    } else {
      context.output().line(report.verdict());
    }
    return (report.same() ? ExitCode.OK : ExitCode.FAILURE).number();
  }

  private void print(ReplayReport.Response response) {
    String label =
        "line %d, %s (id %s)".formatted(response.line(), response.method(), response.id());
    if (!response.answered()) {
      context
          .output()
          .line(Text.oneLine(label) + ": no response within " + timeout.toMillis() + " ms");
      return;
    }
    context.output().line(Text.oneLine(label) + ":");
    for (ReplayReport.Difference each : response.differences()) {
      String where = each.pointer().isEmpty() ? "(whole)" : each.pointer();
      String line =
          "%s: recorded %s, now %s".formatted(where, value(each.recorded()), value(each.now()));
      context.output().line("  " + Text.oneLine(line));
    }
  }

  private static String value(@Nullable String json) {
    return json == null ? "nothing" : json;
  }

  private static Map<String, Object> fields(ReplayReport report) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("same", report.same());
    fields.put("verdict", report.verdict());
    fields.put("sent", report.sent());
    fields.put("compared", report.compared());
    fields.put("different", report.different().stream().map(ReplayCommand::fields).toList());
    return fields;
  }

  private static Map<String, Object> fields(ReplayReport.Response response) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("line", response.line());
    fields.put("method", response.method());
    fields.put("id", response.id());
    fields.put("answered", response.answered());
    fields.put(
        "differences",
        response.differences().stream()
            .map(each -> {
              Map<String, @Nullable Object> difference = new LinkedHashMap<>();
              difference.put("pointer", each.pointer());
              difference.put("recorded", each.recorded());
              difference.put("now", each.now());
              return difference;
            })
            .toList());
    return fields;
  }
}
