package dev.mortise.cli;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Grant;
import dev.mortise.api.GrantTerms;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
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
  /// Whoever would have a role; no user's name has a blank.
  private static final String ANYBODY = "a user";

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
      description = "What just this role would allow, whoever has it; may be repeated.")
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
      print(permissions(host.plugins()));
    }
    return ExitCode.OK.number();
  }

  private List<PermissionStatus> permissions(PluginService plugins) {
    if (as == null && roles.isEmpty()) {
      return plugins.permissions(plugin, context.operator());
    }
    try (People people = context.hosts().people(database.url())) {
      requireKnown(people);
      String name = as == null ? ANYBODY : as;
      // Without a role to suppose, of all there are those count that this user has.
      return roles.isEmpty()
          ? plugins.permissions(plugin, new Caller.User(name, Set.copyOf(people.roles())))
          : plugins.permissionsIf(plugin, new Caller.User(name, Set.copyOf(roles)));
    }
  }

  private void requireKnown(People people) {
    if (as != null) {
      PeopleOptions.requireKnown(people, as);
    }
    List<String> known = people.roles();
    for (String role : roles) {
      if (!known.contains(role)) {
        throw unknownRole(role, known);
      }
    }
  }

  private static PluginException unknownRole(String role, List<String> known) {
    String near =
        Words.nearest(role, known)
            .map(word -> "did you mean " + Text.oneLine(word) + "?")
            .orElse("there is " + Text.oneLine(String.join(", ", known)));
    return new PluginException(
        ErrorCode.NOT_FOUND, "there is no role '%s'; %s".formatted(Text.oneLine(role), near));
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
    var table = new Table("DECLARED", "GRANTED", who(), "RESULT");
    permissions.forEach(p ->
        table.row(
            p.permission(),
            p.granted() ? "yes" : p.grants().isEmpty() ? "no" : "in part",
            p.callerRefusal().isEmpty() ? "may" : "may not",
            p.allowed() ? "allowed" : "refused"));
    output.table(table);
    // In full, since a table may be cut: what was granted must be readable as it is.
    items("In particular:", permissions.stream().flatMap(PermissionsCommand::particulars));
    items("To change that:", permissions.stream().flatMap(PermissionsCommand::changes));
  }

  private String who() {
    return !roles.isEmpty()
        ? "ROLE " + String.join(", ", roles)
        : as == null ? "OPERATOR" : "USER " + as;
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

  /// Where only the caller's roles stand in the way, taking the grant back would not help.
  private static Stream<String> changes(PermissionStatus status) {
    boolean onlyCaller = status.granted() && !status.callerRefusal().isEmpty();
    String roles =
        onlyCaller && status.callerCommand().isEmpty()
            ? status.permission() + ": whoever manages users gives a role that allows it"
            : status.callerCommand();
    return Stream.of(onlyCaller ? "" : status.command(), roles).distinct();
  }

  private static String grant(Grant grant) {
    GrantTerms terms = grant.terms();
    return grant.permission()
        + ": granted by "
        + grant.by()
        + (terms.background() ? ", for background too" : "")
        + (terms.as() == null ? "" : ", as " + terms.as())
        + (terms.lent() ? ", lent" : "")
        + (terms.until() == null ? "" : ", until " + terms.until());
  }
}
