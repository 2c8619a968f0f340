package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.LogLine;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `mortise run`.
@Command(
    name = "run",
    description = "Run a plugin from its source folder, anew whenever a file changes.",
    footerHeading = "%n",
    footer = {
      "Grants, while it runs, what the plugin declares. Runs the folder's build.sh",
      "first if there is one; a Java source file needs none. If a change does not",
      "build or start, the old plugin goes on. Call it from another terminal with",
      "mortise call. Ctrl-C ends it."
    })
final class RunCommand implements Callable<Integer> {
  private static final Duration SETTLE = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

  private final Context context;
  private final CountDownLatch ended = new CountDownLatch(1);

  @Parameters(index = "0", paramLabel = "<folder>", description = "The folder with plugin.toml.")
  private Path folder = Path.of("");

  RunCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    Path source = context.terminal().resolve(folder);
    if (!Files.isDirectory(source)) {
      throw new PluginException(
          ErrorCode.NOT_FOUND, source + " is no folder; mortise new makes one to begin with");
    }
    var watch = new SourceWatch(source);
    var build = new FolderBuild(source, context);
    context.output().remark("development: what the plugin declares is granted while it runs");
    if (!build.run()) {
      return ExitCode.PLUGIN.number();
    }
    watch.changed();
    try (OpenHost host = open(source)) {
      Runtime.getRuntime().addShutdownHook(new Thread(host::close, "mortise-run-end"));
      String id = settle(host);
      Thread.ofVirtual().name("run-log").start(() -> log(host.plugins(), id));
      serve(host.plugins(), id, watch, build);
    }
    return ExitCode.OK.number();
  }

  private OpenHost open(Path source) {
    return context.hosts().open(new HostRequest(List.of(source), true, HostRequest.Purpose.SERVE));
  }

  private String settle(OpenHost host) {
    host.awaitSettled(SETTLE);
    List<PluginView> plugins = host.plugins().plugins();
    if (plugins.isEmpty()) {
      throw new PluginException(
          ErrorCode.NOT_FOUND,
          "there is no plugin in this folder: it has no plugin.toml; mortise new makes one");
    }
    plugins.forEach(this::say);
    return plugins.getFirst().id();
  }

  private void say(PluginView view) {
    String state = view.state().word();
    // On the way to what counts: whether it runs.
    if (state.equals("verified") || state.equals("starting")) {
      return;
    }
    String reason = Views.reason(view.state());
    if (reason != null && reason.startsWith(view.label() + ": ")) {
      reason = reason.substring(view.label().length() + 2);
    }
    context
        .output()
        .remark(
            view.label()
                + " "
                + view.state().word()
                + (reason == null ? "" : ": " + reason)
                + (view.contributions().isEmpty() ? "" : ", offers " + Views.contributions(view)));
    view.warnings().forEach(context.output()::remark);
  }

  private void serve(PluginService plugins, String id, SourceWatch watch, FolderBuild build)
      throws InterruptedException {
    PluginService.Subscription changes = plugins.onChange(this::say);
    try {
      while (!ended.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        if (watch.changed() && build.run()) {
          watch.changed();
          reload(plugins, id);
        }
      }
    } finally {
      changes.close();
    }
  }

  private void reload(PluginService plugins, String id) {
    try {
      plugins.rescan(context.operator());
      plugins.reload(id, context.operator());
      context.output().remark(id + " reloaded");
    } catch (PluginException e) {
      context.output().remark(e.getMessage());
    }
  }

  private void log(PluginService plugins, String id) {
    try (Items<LogLine> lines = plugins.followLogs(id, 1000)) {
      for (LogLine line = lines.next(); line != null; line = lines.next()) {
        context.output().line("%-5s  %s".formatted(line.level(), Text.oneLine(line.text())));
      }
    } catch (PluginException e) {
      context.output().remark(e.getMessage());
    }
  }
}
