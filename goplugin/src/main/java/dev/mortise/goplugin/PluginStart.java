package dev.mortise.goplugin;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.grpc.ManagedChannel;
import java.io.File;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One attempt to start a plugin: launch, handshake, connect. Used once, by one thread.
///
/// Whatever goes wrong, the process is dead and its folder gone before the failure is thrown.
final class PluginStart {
  private static final long REAP_SECONDS = 2;

  /// A line of a Java stack trace below its first.
  private static final Pattern FRAME =
      Pattern.compile("\\s*(at .+\\(.*\\)|\\.\\.\\. \\d+ more)\\s*");

  private final GoPluginConfig config;
  private final PluginLauncher launcher;
  private final String name;
  private final long deadline;
  private final @Nullable Identity identity;

  PluginStart(GoPluginConfig config, PluginLauncher launcher) {
    this.config = config;
    this.launcher = launcher;
    this.name = config.name();
    this.deadline = System.nanoTime() + config.startTimeout().toNanos();
    this.identity = config.autoMtls() ? Identity.create() : null;
  }

  GoPlugin run() {
    var folder = SocketFolder.create(name, config.tempDir());
    var log = new LogPump(name, config.log());
    LaunchedProcess process = null;
    Output output = null;
    GoPlugin started = null;
    try {
      process = launch(folder);
      output = Output.read(name, process, log);
      started = connect(folder, log, process, output);
      return started;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, name + ": its start was interrupted", e);
    } finally {
      if (started == null) {
        abandon(process, output, folder);
        log.close();
      }
    }
  }

  private static void abandon(
      @Nullable LaunchedProcess process, @Nullable Output output, SocketFolder folder) {
    if (process != null) {
      process.kill();
      boolean interrupted = Thread.interrupted();
      try {
        process.exited().get(REAP_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException | TimeoutException e) {
        // A process that even SIGKILL does not end hangs in the kernel; nothing more can be done.
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    folder.close();
    if (output != null) {
      output.awaitEnd();
    }
  }

  private LaunchedProcess launch(SocketFolder folder) {
    try {
      return launcher.launch(new LaunchRequest(environment(folder), folder.path()));
    } catch (IOException e) {
      String why =
          launcher
              .binary()
              .flatMap(BinaryDiagnosis::problem)
              .orElse("the system says " + e.getMessage() + "; check the plugin's entry");
      throw new PluginException(ErrorCode.NOT_EXECUTABLE, name + ": cannot be started: " + why, e);
    }
  }

  private Map<String, String> environment(SocketFolder folder) {
    String path = folder.path().toString();
    var environment = new HashMap<String, String>();
    environment.put(config.cookieKey(), config.cookieValue());
    environment.put("PLUGIN_MIN_PORT", "10000");
    environment.put("PLUGIN_MAX_PORT", "25000");
    environment.put(
        "PLUGIN_PROTOCOL_VERSIONS",
        config.versions().stream().map(String::valueOf).collect(Collectors.joining(",")));
    environment.put("PLUGIN_UNIX_SOCKET_DIR", path);
    // Libraries before PLUGIN_UNIX_SOCKET_DIR, Debian's for one, put their socket here.
    environment.put("TMPDIR", path);
    if (File.separatorChar == '\\') {
      environment.put("TMP", path);
      environment.put("TEMP", path);
    }
    if (identity != null) {
      environment.put("PLUGIN_CLIENT_CERT", identity.pem());
    }
    return environment;
  }

  private GoPlugin connect(SocketFolder folder, LogPump log, LaunchedProcess process, Output output)
      throws InterruptedException {
    Handshake handshake = Handshake.parse(name, line(process, output), config.versions());
    Tls tls = tls(handshake);
    var rule = new AddressRule(name, folder, config.tcpAllowed());
    Dial dial = rule.check(handshake.network(), handshake.address());
    ManagedChannel channel = Transport.connect(dial, tls, config.messageBytesMax());
    boolean connected = false;
    try {
      new Connecting(name, channel, process).await(deadline, output::lastLines);
      connected = true;
    } finally {
      if (!connected) {
        channel.shutdownNow();
      }
    }
    var broker =
        new Broker(
            rule,
            () -> UnixDomainSocketAddress.of(folder.newSocket()),
            tls,
            config.messageBytesMax());
    return new GoPlugin(config, handshake, process, channel, broker, log, output, folder);
  }

  private @Nullable Tls tls(Handshake handshake) {
    if (identity == null) {
      return null;
    }
    if (handshake.certificate() == null) {
      throw new PluginException(
          ErrorCode.HANDSHAKE_CERTIFICATE,
          name
              + ": handshake has no certificate although the host asked for AutoMTLS; rebuild the"
              + " plugin with go-plugin 1.0 or newer, or switch AutoMTLS off for it");
    }
    return new Tls(identity, handshake.certificate());
  }

  /// Waits for the first line of output, the end of output, the process's end, or the time to be
  /// up.
  private String line(LaunchedProcess process, Output output) throws InterruptedException {
    // A child that outlives the plugin may hold the pipe open: then the exit is what counts.
    CompletableFuture<Void> watch =
        process
            .exited()
            .thenRunAsync(
                () -> output.first().complete(new Output.First(null)),
                CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
    Output.First first;
    try {
      first = output.first().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw silent(output.begun(), output.lastLines());
    } finally {
      watch.cancel(false);
    }
    LineReader.Line line = first.line();
    if (line == null) {
      throw ended(process, output);
    }
    if (line.truncated()) {
      throw Handshake.tooLong(name);
    }
    if (!line.complete()) {
      throw new PluginException(
          ErrorCode.HANDSHAKE_MALFORMED,
          name
              + ": plugin printed half a line, "
              + SafeText.quote(line.text(), 200)
              + ", and closed its output; end the handshake with a newline, and see its log");
    }
    return line.text();
  }

  private PluginException silent(String begun, List<String> lastLines) {
    String within = " within " + words(config.startTimeout());
    if (!begun.isEmpty()) {
      return new PluginException(
          ErrorCode.HANDSHAKE_TIMEOUT,
          name
              + ": timeout while waiting for plugin to start: it printed "
              + SafeText.quote(begun, 200)
              + " without a line end"
              + within
              + "; end the handshake with a newline and flush it"
              + said(lastLines));
    }
    return new PluginException(
        ErrorCode.HANDSHAKE_TIMEOUT,
        name
            + ": timeout while waiting for plugin to start: no handshake"
            + within
            + "; check that it is a go-plugin plugin, or allow it more time to start"
            + said(lastLines));
  }

  private PluginException ended(LaunchedProcess process, Output output)
      throws InterruptedException {
    Exit exit;
    try {
      exit = process.exited().get(REAP_SECONDS, TimeUnit.SECONDS);
      output.stderrEnded().get(1, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      exit = process.exited().getNow(null);
    }
    List<String> lines = output.lastLines();
    if (exit == null) {
      return new PluginException(
          ErrorCode.HANDSHAKE_MALFORMED,
          name
              + ": plugin closed its standard output without a handshake; leave stdout open and"
              + " call Serve"
              + said(lines));
    }
    if (lines.stream().anyMatch(line -> line.contains("This binary is a plugin"))) {
      return new PluginException(
          ErrorCode.HANDSHAKE_EXITED,
          name
              + ": plugin does not know this host's cookie "
              + config.cookieKey()
              + " and exited; it is made for another host, or the cookie's value is wrong");
    }
    return exitedEarly(exit, lines);
  }

  private PluginException exitedEarly(Exit exit, List<String> lines) {
    String problem = launcher.binary().flatMap(BinaryDiagnosis::problem).orElse(null);
    if (problem != null) {
      return new PluginException(
          ErrorCode.NOT_EXECUTABLE, name + ": cannot be started: " + problem);
    }
    return new PluginException(
        ErrorCode.HANDSHAKE_EXITED,
        name
            + ": plugin exited before its handshake with "
            + exit.words()
            + "; run it by hand, or see its log"
            + said(lines));
  }

  static String said(List<String> lines) {
    if (lines.isEmpty()) {
      return " (it printed nothing to stderr)";
    }
    // Where in a stack it happened is in the log; what happened stands above it.
    List<String> telling = lines.stream().filter(line -> !FRAME.matcher(line).matches()).toList();
    List<String> from = telling.isEmpty() ? lines : telling;
    List<String> last = from.subList(Math.max(0, from.size() - 5), from.size());
    return " (its stderr ended: " + String.join(" ⏎ ", last) + ")";
  }

  static String words(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
