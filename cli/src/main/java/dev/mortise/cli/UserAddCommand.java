package dev.mortise.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mortise user add`.
@Command(
    name = "add",
    description = "Add somebody who signs in with a password, and print it once.")
final class UserAddCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private PeopleOptions people = new PeopleOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "<name>", description = "What they sign in as.")
  private String name = "";

  @Option(
      names = "--role",
      paramLabel = "<role>",
      description = "A role to give, such as admin or viewer; may be repeated.")
  private List<String> roles = new ArrayList<>();

  @Option(
      names = "--password-stdin",
      description = "Read the password from standard input instead of making one up.")
  private boolean read;

  UserAddCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    PeopleOptions.Password password = PeopleOptions.password(context, read);
    try (People all = people.open(context)) {
      all.add(name, password.text(), roles);
    }
    if (json.requested()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", name);
      fields.put("roles", roles);
      password.into(fields);
      context.output().json(fields);
    } else {
      String without = roles.isEmpty() ? ", without any role." : ".";
      context.output().line(name + " may sign in" + without);
      password.show(context.output());
    }
    return ExitCode.OK.number();
  }
}
