package dev.mortise.monitor;

import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.api.PluginService;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Runs an MCP server with plugins beside its traffic.
///
/// Every byte passes unchanged, in order, and before any plugin is shown a copy; but for messages
/// that a plugin in line, which takes the grant `messages:change`, decides about: those wait for it
/// and may be blocked or replaced. The run ends when the server does, whatever plugins or our own
/// stdin do.
public final class Monitor {
  private final MonitorOptions options;
  private final Notices notices;
  private final MonitoredSession session;
  private final Rush rush = new Rush();
  private final Traffic traffic;
  private final Lineup lineup;
  private final InlineMessages inline;
  private final Fanout fanout;
  private final Observation observation;

  private Monitor(
      MonitorOptions options,
      PluginService plugins,
      MonitoredSession session,
      OutputStream stderr) {
    this.options = options;
    this.notices = new Notices(stderr, options.quiet());
    this.session = session;
    this.traffic = new Traffic(options.bufferSize().bytes());
    this.lineup = new Lineup(plugins, options.inline().deadline());
    this.inline = new InlineMessages(session.session());
    this.fanout = new Fanout(plugins, session.session(), options, notices, lineup);
    this.observation = new Observation(traffic, fanout, session, options.bufferSize().bytes());
  }

  /// Runs the command between this process's own stdin, stdout and stderr.
  ///
  /// The plugins should have been started before.
  ///
  /// @return the server's exit code; 128 and the signal's number when one ended it; 127 when there
  ///   is no such command, 126 when it cannot be run
  public static int run(MonitorOptions options, PluginService plugins) {
    return run(options, plugins, MonitoredSession.of(options.command()));
  }

  /// The same, and who looks at the session from outside sees it pass.
  ///
  /// @param session of this command; good for one run
  public static int run(MonitorOptions options, PluginService plugins, MonitoredSession session) {
    return run(
        options,
        plugins,
        session,
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err));
  }

  /// Runs the command between the given streams; INT, TERM and HUP to this process reach it.
  ///
  /// Both stdin and stdout are closed when the server closes its end of them, as they would be
  /// without us; a thread may still wait in stdin's read when this returns. Streams should not
  /// buffer.
  ///
  /// @return as [#run(MonitorOptions, PluginService)]
  public static int run(
      MonitorOptions options,
      PluginService plugins,
      InputStream stdin,
      OutputStream stdout,
      OutputStream stderr) {
    return run(options, plugins, MonitoredSession.of(options.command()), stdin, stdout, stderr);
  }

  static int run(
      MonitorOptions options,
      PluginService plugins,
      MonitoredSession session,
      InputStream stdin,
      OutputStream stdout,
      OutputStream stderr) {
    Monitor monitor = new Monitor(options, plugins, session, stderr);
    try {
      return monitor.run(stdin, stdout);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return 130;
    }
  }

  private int run(InputStream stdin, OutputStream stdout) throws InterruptedException {
    long start = System.nanoTime();
    lineup.open();
    fanout.open();
    session.over(traffic);
    traffic.wantWhen(() -> fanout.hasRoom(1) || session.wanted());
    fanout.spareWhen(rush::lasts);
    observation.start();
    int code;
    try (Server server = Server.start(options.command(), options.grace());
        ProcessSignals _ = ProcessSignals.listen(server::signal)) {
      code = pass(server, stdin, stdout);
      if (killed(code)) {
        fanout.failed("the server " + ended(code), "exit");
      }
    } catch (IOException failure) {
      String command = options.command().getFirst();
      NotStarted notStarted = NotStarted.of(command, failure);
      code = notStarted.code();
      String message = "cannot start `" + Notices.oneLine(command) + "`: " + notStarted.reason();
      notices.warn(message);
      fanout.failed(message, "start");
    }
    lineup.close();
    traffic.close();
    observation.finish(options.drainTime());
    session.ended(code);
    String time = Long.toString(Duration.ofNanos(System.nanoTime() - start).toMillis());
    sayEnd(fanout.close(Map.of("exit_code", Integer.toString(code), "duration_ms", time)), code);
    return code;
  }

  private int pass(Server server, InputStream stdin, OutputStream stdout)
      throws InterruptedException {
    Outlet toServer = new Outlet(Direction.INBOUND, server.stdin(), traffic, rush);
    Outlet toClient = new Outlet(Direction.OUTBOUND, stdout, traffic, rush);
    Checkpoint inbound = checkpoint(Direction.INBOUND, toServer, toClient);
    Checkpoint outbound = checkpoint(Direction.OUTBOUND, toClient, toServer);
    Pump in =
        new Pump(
            "monitor-stdin",
            stdin,
            inbound::write,
            () -> endAndClose(inbound, server.stdin(), stdin));
    Pump out =
        new Pump(
            "monitor-stdout",
            server.stdout(),
            outbound::write,
            () -> endAndClose(outbound, stdout, server.stdout()));
    long pid = server.pid();
    rush.atFirst(() ->
        Thread.ofPlatform().daemon().name("monitor-pipes").start(() -> PipeSizes.enlarge(pid)));
    Pump err = new Pump("monitor-stderr", server.stderr(), notices::pass, server.stderr());
    in.start();
    out.start();
    err.start();
    int code = server.await();
    long patience = options.pipeTime().toNanos();
    boolean ended = out.finish(patience);
    if (!err.finish(patience) || !ended) {
      notices.warn("a process the server left behind holds its output open; not waiting for it");
    }
    return code;
  }

  private Checkpoint checkpoint(Direction direction, Outlet forward, Outlet back) {
    int bytesMax = options.bufferSize().bytes();
    Judge judge = new Judge(direction, inline, options.inline(), bytesMax, notices, session);
    return new Checkpoint(lineup, judge, forward, back, bytesMax);
  }

  private static void endAndClose(Checkpoint checkpoint, AutoCloseable first, AutoCloseable second)
      throws IOException {
    try {
      checkpoint.end();
    } finally {
      closeBoth(first, second);
    }
  }

  private static void closeBoth(AutoCloseable first, AutoCloseable second) throws IOException {
    try (second;
        first) {
      // Only to close, in this order and both in any case.
    } catch (IOException gone) {
      throw gone;
    } catch (Exception impossible) {
      throw new IOException(impossible);
    }
  }

  /// Shells and the JDK write the signal that ended a process as 128 and its number.
  private static boolean killed(int code) {
    return code > 128 && code <= 128 + 64;
  }

  private static String ended(int code) {
    return killed(code) ? "was killed by signal " + (code - 128) : "ended with exit code " + code;
  }

  private void sayEnd(List<HandlerWorker.Tally> tallies, int code) {
    notices.say("the server " + ended(code));
    lineup.all().stream()
        .filter(each -> !each.tally().isEmpty())
        .forEach(each -> say(each.hasFailed(), each.tally()));
    if (tallies.isEmpty()) {
      return;
    }
    boolean bad = tallies.stream().anyMatch(each -> each.missed() + each.failed() > 0);
    int width = tallies.stream().mapToInt(each -> each.label().length()).max().orElse(0);
    String shape = "%-" + Math.max(6, width) + "s %9s %9s %9s  %s";
    say(bad, String.format(shape, "plugin", "seen", "missed", "failed", "why"));
    for (HandlerWorker.Tally each : tallies) {
      say(
          bad,
          String.format(
              shape, each.label(), each.seen(), each.missed(), each.failed(), each.why()));
    }
  }

  private void say(boolean bad, String line) {
    if (bad) {
      notices.warn(line.stripTrailing());
    } else {
      notices.say(line.stripTrailing());
    }
  }
}
