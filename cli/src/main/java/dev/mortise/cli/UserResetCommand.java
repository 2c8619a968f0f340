package dev.mortise.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mortise user reset`.
@Command(
    name = "reset",
    description = "Give somebody another password, print it once, and end their sessions.")
final class UserResetCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private PeopleOptions people = new PeopleOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "<name>", description = "Who.")
  private String name = "";

  @Option(
      names = "--password-stdin",
      description = "Read the password from standard input instead of making one up.")
  private boolean read;

  UserResetCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    PeopleOptions.Password password = PeopleOptions.password(context, read);
    try (People all = people.open(context)) {
      all.setPassword(name, password.text());
    }
    if (json.requested()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", name);
      password.into(fields);
      context.output().json(fields);
    } else {
      context.output().line(name + " has another password; their sessions ended.");
      password.show(context.output());
    }
    return ExitCode.OK.number();
  }
}
