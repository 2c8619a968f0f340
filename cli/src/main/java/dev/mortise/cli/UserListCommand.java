package dev.mortise.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `mortise user list`.
@Command(name = "list", description = "List everybody who may sign in.")
final class UserListCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private PeopleOptions people = new PeopleOptions();
  @Mixin private JsonOption json = new JsonOption();

  UserListCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<People.Person> all;
    try (People open = people.open(context)) {
      all = open.list();
    }
    if (json.requested()) {
      context.output().json(all.stream().map(UserListCommand::json).toList());
    } else if (all.isEmpty()) {
      context.output().line("Nobody yet; mortise user add makes the first.");
    } else {
      all.forEach(this::print);
    }
    return ExitCode.OK.number();
  }

  private void print(People.Person person) {
    context
        .output()
        .line(
            "%-20s  %-8s  %s"
                .formatted(
                    Text.oneLine(person.name()),
                    person.enabled() ? "enabled" : "disabled",
                    person.roles().isEmpty() ? "no role" : String.join(", ", person.roles())));
  }

  private static Map<String, Object> json(People.Person person) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", person.name());
    json.put("provider", person.provider());
    json.put("enabled", person.enabled());
    json.put("roles", person.roles());
    json.put("signedIn", person.signedIn() == null ? "" : person.signedIn().toString());
    return json;
  }
}
