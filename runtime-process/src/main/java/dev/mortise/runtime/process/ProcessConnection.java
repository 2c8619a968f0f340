package dev.mortise.runtime.process;

import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.goplugin.Exit;
import dev.mortise.goplugin.GoPlugin;
import dev.mortise.host.Delivery;
import dev.mortise.host.Description;
import dev.mortise.host.Ending;
import dev.mortise.host.PluginConnection;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// A plugin's process together with the dialect spoken to it.
final class ProcessConnection implements PluginConnection {
  private static final Map<Integer, String> SIGNALS =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(6, "SIGABRT"),
          Map.entry(7, "SIGBUS"),
          Map.entry(8, "SIGFPE"),
          Map.entry(9, "SIGKILL"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(15, "SIGTERM"),
          Map.entry(24, "SIGXCPU"),
          Map.entry(31, "SIGSYS"));

  /// From the end of its standard error until the log's own thread has handed the last lines over.
  private static final Duration LAST_LINES = Duration.ofMillis(20);

  private final GoPlugin plugin;
  private final ProcessLauncher launcher;
  private final Dialect dialect;
  private final Link link;
  private final CompletableFuture<Ending> closed;
  private volatile boolean expected;

  ProcessConnection(
      GoPlugin plugin, ProcessLauncher launcher, Dialect dialect, Link link, PluginOutput output) {
    this.plugin = plugin;
    this.launcher = launcher;
    this.dialect = dialect;
    this.link = link;
    var afterLog = CompletableFuture.delayedExecutor(LAST_LINES.toMillis(), TimeUnit.MILLISECONDS);
    this.closed =
        launcher.process().goneAndRead().thenApplyAsync(exit -> ending(exit, output), afterLog);
  }

  private Ending ending(Exit exit, PluginOutput output) {
    output.flush();
    return new Ending(expected, words(exit), output.lastWords());
  }

  static String words(Exit exit) {
    if (!exit.signalled()) {
      return exit.words();
    }
    String name = SIGNALS.get(exit.signal());
    return "killed by signal " + exit.signal() + (name == null ? "" : " (" + name + ")");
  }

  @Override
  public Description describe() {
    return dialect.describe(link.launch().deadline());
  }

  @Override
  public void ready() {
    dialect.ready(link.launch().deadline());
  }

  @Override
  public Reply call(Delivery delivery) {
    return dialect.call(delivery);
  }

  @Override
  public Exchange open(Delivery delivery) {
    return dialect.open(delivery);
  }

  @Override
  public void check(Duration timeout) {
    switch (plugin.health(timeout)) {
      case SERVING -> dialect.check();
      case NOT_SERVING -> throw unwell(ErrorCode.PLUGIN_FAILED, "says that it does not serve");
      case UNKNOWN ->
          throw unwell(ErrorCode.PLUGIN_PROTOCOL, "has no health service named \"plugin\"");
      case SILENT ->
          throw unwell(
              ErrorCode.DEADLINE_EXCEEDED,
              "did not answer its health check within " + timeout.toMillis() + " ms");
      case GONE -> throw unwell(ErrorCode.PLUGIN_CRASHED, "is gone");
    }
  }

  private PluginException unwell(ErrorCode code, String what) {
    return new PluginException(code, link.label() + ": it " + what + "; see its log.");
  }

  @Override
  public CompletionStage<Ending> closed() {
    return closed.copy();
  }

  @Override
  public String protection() {
    return launcher.protection();
  }

  @Override
  public OptionalLong pid() {
    return plugin.pid();
  }

  @Override
  public void stop(Duration grace) {
    boolean first = !expected;
    expected = true;
    Deadline end = Deadline.after(grace);
    if (first && launcher.process().isAlive()) {
      // Half of the time for the contract's own goodbye: the other half is the process's.
      dialect.ending(grace.dividedBy(2));
    }
    dialect.close();
    plugin.stop(end.remaining());
  }

  @Override
  public void close() {
    expected = true;
    // Not by way of the connection alone: another thread may be waiting there for a gentle end.
    launcher.process().kill();
    dialect.close();
    plugin.stop(Duration.ZERO);
  }
}
