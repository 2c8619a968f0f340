package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.LogLine;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginState;
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
      "build or start, the old plugin goes on; if there is none yet, the next change is",
      "waited for. Call it from another terminal with mortise call. Ctrl-C ends it."
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
    if (context.hosts().found(HostRequest.look(List.of(source))).isEmpty()) {
      throw new PluginException(
          ErrorCode.NOT_FOUND,
          "there is no plugin in this folder: it has no plugin.toml; mortise new makes one");
    }
    context.hosts().announce();
    var watch = new SourceWatch(source);
    var build = new FolderBuild(source, context);
    context.output().remark("development: what the plugin declares is granted while it runs");
    boolean built = build.run();
    // What the build wrote is no change of the source.
    watch.changed();
    if (!built) {
      context.output().remark("waiting for the next change");
    }
    while (!built) {
      if (over()) {
        return ExitCode.OK.number();
      }
      built = watch.changed() && build.run();
    }
    watch.changed();
    try (OpenHost host = context.hosts().open(HostRequest.serve("run", List.of(source), true))) {
      Runtime.getRuntime().addShutdownHook(new Thread(host::close, "mortise-run-end"));
      host.awaitSettled(SETTLE);
      new Development(host.plugins()).serve(watch, build);
    }
    return ExitCode.OK.number();
  }

  /// Waits a moment.
  ///
  /// @return whether the command was ended
  private boolean over() throws InterruptedException {
    return ended.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// The plugin of the folder while its author works on it.
  private final class Development {
    private final PluginService plugins;
    private String logged = "";

    Development(PluginService plugins) {
      this.plugins = plugins;
    }

    /// Takes over every change, until the command is ended. What does not start waits for the next
    /// one.
    void serve(SourceWatch watch, FolderBuild build) throws InterruptedException {
      plugins.plugins().forEach(RunCommand.this::say);
      plugins.plugins().stream().findFirst().ifPresent(this::log);
      PluginService.Subscription changes = plugins.onChange(RunCommand.this::say);
      try {
        while (!over()) {
          if (watch.changed() && build.run()) {
            watch.changed();
            change();
          }
        }
      } finally {
        changes.close();
      }
    }

    private void change() {
      try {
        // A mended manifest may have given it another id.
        plugins.rescan(context.operator());
        for (PluginView view : plugins.plugins()) {
          change(view);
          log(view);
        }
      } catch (PluginException e) {
        context.output().remark(e.getMessage());
      }
    }

    private void change(PluginView view) {
      String id = view.id();
      switch (view.state()) {
        case PluginState.Running _, PluginState.Degraded _ -> {
          plugins.reload(id, context.operator());
          context.output().remark(id + " reloaded");
        }
        case PluginState.Quarantined _ -> plugins.release(id, context.operator());
        case PluginState.Discovered _,
            PluginState.Verified _,
            PluginState.Waiting _,
            PluginState.Starting _,
            PluginState.Stopping _,
            PluginState.Stopped _,
            PluginState.Failed _,
            PluginState.Disabled _ ->
            plugins.start(id, context.operator());
      }
    }

    private void log(PluginView view) {
      if (view.manifest() != null && !logged.equals(view.id())) {
        logged = view.id();
        Thread.ofVirtual().name("run-log").start(() -> RunCommand.this.log(plugins, view.id()));
      }
    }
  }

  private void say(PluginView view) {
    String state = view.state().word();
    // On the way to what counts: whether it runs.
    if (state.equals("verified") || state.equals("starting")) {
      return;
    }
    String reason = Views.shortReason(view);
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
