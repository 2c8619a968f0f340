package dev.mortise.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `mortise config`.
@Command(
    name = "config",
    description = "Show the configuration and where each value comes from.",
    synopsisSubcommandLabel = "<command>")
final class ConfigCommand {

  static CommandLine build(Context context) {
    return new CommandLine(new ConfigCommand())
        .addSubcommand("show", new CommandLine(new Show(context)));
  }

  /// `mortise config show`.
  @Command(
      name = "show",
      description = "Print each value with its source; secrets are masked.",
      footerHeading = "%n",
      footer = {
        "An option wins over a variable (MORTISE_*, then KM_*, then KILOMETERS_*), a",
        "variable over a file, a file over the default. Ends with 2 if something in",
        "it keeps other commands from using it."
      })
  static final class Show implements Callable<Integer> {
    private final Context context;
    @Mixin private JsonOption json = new JsonOption();

    Show(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      List<ConfigurationValue> values = context.hosts().configuration();
      List<String> problems = context.hosts().configurationProblems();
      problems.forEach(context.output()::remark);
      context.hosts().configurationRemarks().forEach(context.output()::remark);
      if (json.requested()) {
        context.output().json(values.stream().map(Show::fields).toList());
      } else {
        var table = new Table("NAME", "VALUE", "SOURCE");
        values.forEach(value -> table.row(value.name(), value.value(), value.source()));
        context.output().table(table);
      }
      return (problems.isEmpty() ? ExitCode.OK : ExitCode.USAGE).number();
    }

    private static Map<String, Object> fields(ConfigurationValue value) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", value.name());
      fields.put("value", value.value());
      fields.put("source", value.source());
      return fields;
    }
  }
}
