package dev.mortise.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `mortise user disable` and `mortise user enable`.
@Command
final class UserSwitchCommand implements Callable<Integer> {
  private final Context context;
  private final boolean enabled;
  @Mixin private PeopleOptions people = new PeopleOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "<name>", description = "Who.")
  private String name = "";

  private UserSwitchCommand(Context context, boolean enabled) {
    this.context = context;
    this.enabled = enabled;
  }

  static CommandLine build(Context context, boolean enabled) {
    var command = new CommandLine(new UserSwitchCommand(context, enabled));
    command
        .getCommandSpec()
        .name(enabled ? "enable" : "disable")
        .usageMessage()
        .description(
            enabled
                ? "Let somebody sign in again."
                : "Let somebody sign in no more; their sessions and API keys stop at once.");
    return command;
  }

  @Override
  public Integer call() {
    try (People all = people.open(context)) {
      all.setEnabled(name, enabled);
    }
    if (json.requested()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", name);
      fields.put("enabled", enabled);
      context.output().json(fields);
    } else {
      context.output().line(name + (enabled ? " may sign in." : " may not sign in any more."));
    }
    return ExitCode.OK.number();
  }
}
