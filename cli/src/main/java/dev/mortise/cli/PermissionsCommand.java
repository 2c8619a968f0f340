package dev.mortise.cli;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Grant;
import dev.mortise.api.GrantTerms;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mortise permissions`.
@Command(
    name = "permissions",
    description = "Show what a plugin declares, what is granted, and what a user may do with it.",
    footerHeading = "%n",
    footer = {
      "A call is let in when all three agree: the plugin declares it, the operator",
      "granted it, and the caller may do it. Below the table stands the command that",
      "would change each line. Works with the running host and without one."
    })
final class PermissionsCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private HostChoice choice = new HostChoice();
  @Mixin private FolderOptions folders = new FolderOptions();
  @Mixin private DatabaseOption database = new DatabaseOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--as",
      paramLabel = "<user>",
      description = "Whose own rights to look at. Default: the operator's, who may do everything.")
  private @Nullable String as;

  @Option(
      names = "--role",
      paramLabel = "<role>",
      description = "A role to look with instead of those that user has; may be repeated.")
  private List<String> roles = new ArrayList<>();

  @Parameters(index = "0", paramLabel = "<plugin>", description = "The plugin's id.")
  private String plugin = "";

  PermissionsCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (OpenHost host = choice.orRemembered(context, folders, List.of(plugin))) {
      Views.require(host.plugins(), plugin);
      Caller caller = as == null ? context.operator() : user(as);
      print(host.plugins().permissions(plugin, caller));
    }
    return ExitCode.OK.number();
  }

  private Caller user(String name) {
    if (!roles.isEmpty()) {
      return new Caller.User(name, Set.copyOf(roles));
    }
    try (People people = context.hosts().people(database.url())) {
      List<People.Person> all = people.list();
      return all.stream()
          .filter(person -> person.name().equals(name))
          .findFirst()
          .map(person -> new Caller.User(name, Set.copyOf(person.roles())))
          .orElseThrow(() -> unknown(name, all));
    }
  }

  private static PluginException unknown(String name, List<People.Person> all) {
    String near =
        Words.nearest(name, all.stream().map(People.Person::name).toList())
            .map(word -> "; did you mean " + Text.oneLine(word) + "?")
            .orElse("; mortise user list shows who there is, --role looks without a user");
    return new PluginException(
        ErrorCode.NOT_FOUND, "there is no user '%s'%s".formatted(Text.oneLine(name), near));
  }

  private void print(List<PermissionStatus> permissions) {
    Output output = context.output();
    if (json.requested()) {
      output.json(permissions.stream().map(Views::json).toList());
      return;
    }
    if (permissions.isEmpty()) {
      output.line(plugin + " declares no permissions.");
      return;
    }
    var table = new Table("DECLARED", "GRANTED", as == null ? "OPERATOR" : "USER " + as, "RESULT");
    permissions.forEach(p ->
        table.row(
            p.permission(),
            p.granted() ? "yes" : p.grants().isEmpty() ? "no" : "in part",
            p.callerRefusal().isEmpty() ? "may" : "may not",
            p.allowed() ? "allowed" : "refused"));
    output.table(table);
    // In full, since a table may be cut: what was granted must be readable as it is.
    items("In particular:", permissions.stream().flatMap(PermissionsCommand::particulars));
    items("To change that:", permissions.stream().map(PermissionsCommand::change));
  }

  private void items(String heading, Stream<String> items) {
    List<String> said = items.filter(i -> !i.isEmpty()).toList();
    if (!said.isEmpty()) {
      context.output().line("\n" + heading);
      context.output().items(said, "  ");
    }
  }

  private static Stream<String> particulars(PermissionStatus status) {
    Stream<String> grants = status.grants().stream().map(PermissionsCommand::grant);
    return status.callerRefusal().isEmpty()
        ? grants
        : Stream.concat(grants, Stream.of(status.permission() + ": " + status.callerRefusal()));
  }

  private static String change(PermissionStatus status) {
    return status.granted() && !status.callerRefusal().isEmpty()
        ? status.permission() + ": whoever manages users gives a role that allows it"
        : status.command();
  }

  private static String grant(Grant grant) {
    GrantTerms terms = grant.terms();
    return grant.permission()
        + ": granted by "
        + grant.by()
        + (terms.background() ? ", for background too" : "")
        + (terms.lent() ? ", lent" : "")
        + (terms.until() == null ? "" : ", until " + terms.until());
  }
}
