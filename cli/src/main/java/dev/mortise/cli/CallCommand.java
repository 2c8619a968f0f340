package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Offer;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolUse;
import dev.mortise.protocol.JsonCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mortise call`.
@Command(
    name = "call",
    description = "Use one tool of one plugin and print its answer.",
    footerHeading = "%n",
    footer = {
      "Asks the running host if there is one with this plugin and no --plugin-dir is",
      "named; else starts it, and what it needs, for this one call and ends them.",
      "A tool that changes something is used after a yes on the terminal, or with --yes."
    })
final class CallCommand implements Callable<Integer> {
  private static final long ARGUMENT_BYTES_MAX = 4 << 20;

  private final Context context;
  @Mixin private HostChoice choice = new HostChoice();
  @Mixin private FolderOptions folders = new FolderOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "<plugin>", description = "The plugin's id.")
  private String plugin = "";

  @Parameters(index = "1", paramLabel = "<tool>", description = "The tool's name.")
  private String tool = "";

  @Option(
      names = "--args",
      paramLabel = "<json>",
      description = "The tool's arguments, a JSON object; @file reads a file, - standard input.")
  private String arguments = "{}";

  @Option(
      names = "--timeout",
      paramLabel = "<time>",
      converter = TimeSpan.class,
      description = "How long the answer may take, such as 500ms, 10s or 2m. Default: 30s.")
  private Duration timeout = Duration.ofSeconds(30);

  @Option(
      names = "--grant-declared",
      description = "Grant, for this call, what the plugins found declare.")
  private boolean grantDeclared;

  @Option(names = "--yes", description = "Use a tool that changes something without asking.")
  private boolean yes;

  CallCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Json head = readArguments();
    JsonCodec.requireObject("--args", head);
    try (OpenHost host = host()) {
      Settling.await(host.plugins(), plugin, timeout);
      PluginService plugins = host.plugins();
      checkThereIs(plugins);
      ToolUse use =
          plugins.prepare(plugin, tool, new Tool.Invocation(head, ""), context.operator(), timeout);
      if (use.details().mutating() && !yes) {
        confirm();
      }
      Tool.Result result = use.execute();
      print(result);
      return (result.failed() ? ExitCode.PLUGIN : ExitCode.OK).number();
    }
  }

  /// Asks whoever sits in front of it; what was typed for the arguments is no answer.
  private void confirm() throws IOException {
    Terminal terminal = context.terminal();
    String answer = null;
    if (terminal.columns() > 0 && !arguments.equals("-")) {
      context.output().remark("%s of %s changes something; use it? [y/N]".formatted(tool, plugin));
      answer =
          new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8))
              .readLine();
    }
    if (answer == null) {
      throw refused("it changes something and nobody can be asked here; --yes uses it");
    }
    if (!answer.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
      throw refused("it changes something and was not confirmed");
    }
  }

  private PluginException refused(String why) {
    return new PluginException(
        ErrorCode.PERMISSION_DENIED,
        "%s: the tool %s was not used: %s".formatted(plugin, tool, why));
  }

  private OpenHost host() {
    if (grantDeclared) {
      context.output().remark("granting what the plugins declare, for this call only");
    } else {
      var running = choice.running(context, folders, List.of(plugin));
      if (running.isEmpty() && !folders.named() && !isFound()) {
        running = new StartingHosts(context).await(() -> choice.find(context, List.of(plugin)));
      }
      if (running.isPresent()) {
        return running.get();
      }
    }
    return context
        .hosts()
        .open(HostRequest.once(folders.folders(context.terminal()), Set.of(plugin), grantDeclared));
  }

  private boolean isFound() {
    return context.hosts().found(HostRequest.look(List.of())).stream()
        .anyMatch(view -> view.id().equals(plugin));
  }

  private void checkThereIs(PluginService plugins) {
    Views.require(plugins, plugin);
    List<String> tools =
        plugins.offers("tools").stream()
            .filter(offer -> offer.plugin().equals(plugin))
            .map(Offer::contribution)
            .map(contribution -> contribution.name())
            .toList();
    if (!tools.isEmpty() && !tools.contains(tool)) {
      throw new PluginException(
          ErrorCode.NOT_FOUND,
          "%s has no tool '%s'%s; it has %s"
              .formatted(
                  plugin,
                  tool,
                  Words.nearest(tool, tools)
                      .map(near -> ", did you mean '" + near + "'?")
                      .orElse(""),
                  String.join(", ", tools)));
    }
  }

  private Json readArguments() throws IOException {
    if (arguments.equals("-")) {
      return Json.of(context.terminal().in().readNBytes((int) ARGUMENT_BYTES_MAX));
    }
    if (!arguments.startsWith("@")) {
      return Json.of(arguments);
    }
    Path file = context.terminal().resolve(Path.of(arguments.substring(1)));
    if (!Files.isRegularFile(file) || Files.size(file) > ARGUMENT_BYTES_MAX) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "--args names %s, which is no file of at most 4 MiB".formatted(file));
    }
    return Json.of(Files.readString(file, StandardCharsets.UTF_8));
  }

  private void print(Tool.Result result) {
    if (!json.requested()) {
      (result.failed() ? context.terminal().err() : context.terminal().out())
          .println(Text.lines(result.text()));
      return;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("plugin", plugin);
    fields.put("tool", tool);
    fields.put("failed", result.failed());
    fields.put("text", result.text());
    fields.put("structured", result.structured());
    context.output().json(fields);
  }
}
