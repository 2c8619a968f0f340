package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mortise plugins status`.
@Command(
    name = "status",
    description = "Show all that is known of one plugin, or of each.",
    footerHeading = "%n",
    footer = {
      "Asks the running host, or says what is known without starting anything. With",
      "--start, a host of this command's own starts them, shows them, and ends them."
    })
final class StatusCommand implements Callable<Integer> {
  private static final Duration SETTLE = Duration.ofSeconds(60);

  private final Context context;
  @Mixin private HostChoice choice = new HostChoice();
  @Mixin private FolderOptions folders = new FolderOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--start", description = "Start the plugins to see them run.")
  private boolean start;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "<plugin>",
      description = "The plugin's id.")
  private @Nullable String plugin;

  StatusCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (OpenHost host = host()) {
      show(host.plugins().plugins(), view -> permissions(host, view));
    }
    return ExitCode.OK.number();
  }

  private OpenHost host() {
    Set<String> chosen = plugin == null ? Set.of() : Set.of(plugin);
    if (!start) {
      return choice.orRemembered(context, folders, chosen);
    }
    OpenHost host =
        context.hosts().open(HostRequest.once(folders.folders(context.terminal()), chosen, false));
    host.awaitSettled(SETTLE);
    return host;
  }

  /// What cannot become a plugin, or only under another id, can be granted nothing.
  private static List<PermissionStatus> permissions(OpenHost host, PluginView view) {
    boolean stray =
        view.manifest() == null
            || (view.state() instanceof PluginState.Failed failed
                && failed.code() == ErrorCode.CONFLICT);
    return stray ? List.of() : host.plugins().permissions(view.id());
  }

  private void show(
      List<PluginView> all, Function<PluginView, List<PermissionStatus>> permissions) {
    List<PluginView> chosen =
        all.stream().filter(view -> plugin == null || view.id().equals(plugin)).toList();
    if (plugin != null && chosen.isEmpty()) {
      throw Views.unknown(plugin, all.stream().map(PluginView::id).toList());
    }
    if (json.requested()) {
      context
          .output()
          .json(chosen.stream().map(view -> fields(view, permissions.apply(view))).toList());
      return;
    }
    if (chosen.isEmpty()) {
      context.output().line("No plugins found.");
    }
    for (int i = 0; i < chosen.size(); i++) {
      context.output().line(i == 0 ? "" : "\n");
      print(chosen.get(i), permissions.apply(chosen.get(i)));
    }
  }

  private static Map<String, Object> fields(PluginView view, List<PermissionStatus> permissions) {
    Map<String, Object> fields = new LinkedHashMap<>(Views.json(view));
    fields.put("permissions", permissions.stream().map(Views::json).toList());
    return fields;
  }

  private void print(PluginView view, List<PermissionStatus> permissions) {
    Output output = context.output();
    output.line(output.bold(Text.oneLine(view.label())));
    field("state", view.state().word());
    field("reason", Objects.requireNonNullElse(Views.reason(view.state()), ""));
    field("since", view.state() instanceof PluginState.Running running ? running.since() : "");
    field("about", view.manifest() == null ? "" : view.manifest().description());
    field("kind", Views.kind(view) + ", manifest of " + Views.format(view));
    field("offers", Views.contributions(view));
    field("folder", view.source());
    field("process", view.pid() == null ? "" : view.pid());
    field("restarts", view.restarts() == 0 ? "" : view.restarts());
    field("protected", view.protection());
    for (PermissionStatus permission : permissions) {
      field(
          permission.granted() ? "granted" : "not granted",
          permission.permission()
              + (permission.why().isEmpty() ? "" : "  “" + permission.why() + "”"));
    }
    for (String warning : view.warnings()) {
      field("warning", warning);
    }
  }

  private void field(String name, Object value) {
    String text = String.valueOf(value);
    if (!text.isEmpty()) {
      context.output().field("  " + name, 13, text);
    }
  }
}
