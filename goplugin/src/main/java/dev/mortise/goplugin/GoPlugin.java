package dev.mortise.goplugin;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.wire.goplugin.Empty;
import dev.mortise.wire.goplugin.GRPCControllerGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A running go-plugin plugin and the connection to it: the host's end of the wire.
///
/// Owns the process, a platform thread or two that read its pipes, and the folder with its sockets;
/// all of them end with [#stop] or [#close]. Safe for use by several threads.
public final class GoPlugin implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final GoPluginConfig config;
  private final Handshake handshake;
  private final LaunchedProcess process;
  private final ManagedChannel connection;
  private final PluginChannel channel;
  private final Broker broker;
  private final LogPump log;
  private final @Nullable Output output;
  private final SocketFolder folder;
  private final boolean test;
  private boolean stopped;

  GoPlugin(
      GoPluginConfig config,
      Handshake handshake,
      LaunchedProcess process,
      ManagedChannel connection,
      Broker broker,
      LogPump log,
      @Nullable Output output,
      SocketFolder folder) {
    this.config = config;
    this.handshake = handshake;
    this.process = process;
    this.connection = connection;
    this.broker = broker;
    this.log = log;
    this.output = output;
    this.folder = folder;
    this.test = process instanceof AttachedProcess attached && attached.test();
    this.channel =
        new PluginChannel(connection, config.name(), config.messageBytesMax(), process.exited());
    HostStreams.open(connection, broker, config.stdio());
  }

  /// Starts a plugin and waits until its connection answers; interruptible.
  ///
  /// When it fails, the process is gone before the exception is thrown.
  ///
  /// @throws PluginException `NOT_EXECUTABLE`, one of the `HANDSHAKE_` codes, `PLUGIN_CRASHED`,
  ///   `CANCELLED`, or `UNAVAILABLE` when no private folder can be made
  public static GoPlugin start(GoPluginConfig config, PluginLauncher launcher) {
    return new PluginStart(config, launcher).run();
  }

  /// Connects to a plugin that runs already. AutoMTLS does not apply: its keys are the starter's.
  ///
  /// A failed attempt never kills the process. [#stop] does, unless it runs in test mode.
  ///
  /// @throws PluginException `NOT_RUNNING` when the process is gone or the number another's;
  ///   `HANDSHAKE_INCOMPATIBLE`, `HANDSHAKE_ADDRESS`, `HANDSHAKE_TIMEOUT`, `CANCELLED`
  public static GoPlugin reattach(GoPluginConfig config, ReattachConfig reattach) {
    String name = config.name();
    Handshake handshake =
        Handshake.parse(
            name,
            "1|%d|%s|%s|%s"
                .formatted(
                    reattach.protocolVersion(),
                    reattach.network(),
                    reattach.address(),
                    reattach.protocol()),
            reattach.test() ? java.util.Set.of(reattach.protocolVersion()) : config.versions());
    AttachedProcess process = AttachedProcess.find(name, reattach);
    var rule = new AddressRule(name, null, config.tcpAllowed());
    Dial dial = rule.check(reattach.network(), reattach.address());
    ManagedChannel channel = Transport.connect(dial, null, config.messageBytesMax());
    boolean connected = false;
    try {
      long deadline = System.nanoTime() + config.startTimeout().toNanos();
      new Connecting(name, channel, process).await(deadline, List::of);
      connected = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, name + ": its start was interrupted", e);
    } finally {
      if (!connected) {
        channel.shutdownNow();
      }
    }
    var folder = SocketFolder.create(name, config.tempDir());
    var broker =
        new Broker(
            rule,
            () -> java.net.UnixDomainSocketAddress.of(folder.newSocket()),
            null,
            config.messageBytesMax());
    var log = new LogPump(name, config.log());
    return new GoPlugin(config, handshake, process, channel, broker, log, null, folder);
  }

  /// The name from the configuration.
  public String name() {
    return config.name();
  }

  /// What the plugin said when it started.
  public Handshake handshake() {
    return handshake;
  }

  /// The connection, for stubs and for [Calls]. Callbacks of stubs run on virtual threads.
  public Channel channel() {
    return channel;
  }

  /// Opens further connections in both directions.
  public Broker broker() {
    return broker;
  }

  /// The plugin's process id, where the launcher knows it.
  public OptionalLong pid() {
    return process.pid();
  }

  /// Completes at the moment the process ends, for whatever reason.
  public CompletableFuture<Exit> exited() {
    return process.exited().copy();
  }

  /// Asks the plugin's health service about service `plugin`.
  public HealthStatus health(Duration timeout) {
    if (process.exited().isDone()) {
      return HealthStatus.GONE;
    }
    try {
      HealthCheckResponse reply =
          Calls.unary(
              channel,
              HealthGrpc.getCheckMethod(),
              within(timeout),
              HealthCheckRequest.newBuilder().setService("plugin").build());
      return switch (reply.getStatus()) {
        case SERVING -> HealthStatus.SERVING;
        case NOT_SERVING -> HealthStatus.NOT_SERVING;
        default -> HealthStatus.UNKNOWN;
      };
    } catch (PluginException e) {
      return switch (e.code()) {
        case DEADLINE_EXCEEDED -> HealthStatus.SILENT;
        case PLUGIN_CRASHED, UNAVAILABLE -> HealthStatus.GONE;
        default -> HealthStatus.UNKNOWN;
      };
    }
  }

  /// The names of the services the plugin serves, sorted; empty when it has no reflection.
  ///
  /// @throws PluginException `DEADLINE_EXCEEDED`, `PLUGIN_CRASHED`, `UNAVAILABLE`, `CANCELLED`
  public Optional<List<String>> services(Duration timeout) {
    return Reflection.services(channel, timeout);
  }

  /// Asks the plugin to end, waits up to `grace`, then kills it and all it started.
  ///
  /// Does nothing the second time. An interrupt shortens the grace to nothing and stays set. A
  /// reattached plugin in test mode is left running, only the connection ends.
  public synchronized void stop(Duration grace) {
    if (stopped) {
      return;
    }
    stopped = true;
    long deadline = System.nanoTime() + grace.toNanos();
    broker.close();
    if (!test) {
      askToEnd(grace);
    }
    connection.shutdownNow();
    if (!test && !ended(deadline)) {
      process.kill();
      ended(System.nanoTime() + GRACE.toNanos());
    }
    folder.close();
    if (output != null) {
      output.awaitEnd();
    }
    log.close();
  }

  /// Whatever it answers counts as asked: a Go plugin ends before its answer is sent.
  private void askToEnd(Duration grace) {
    if (process.exited().isDone() || grace.isZero()) {
      return;
    }
    try {
      Calls.unary(
          channel,
          GRPCControllerGrpc.getShutdownMethod(),
          within(grace),
          Empty.getDefaultInstance());
    } catch (PluginException e) {
      System.getLogger("dev.mortise.goplugin")
          .log(System.Logger.Level.DEBUG, () -> config.name() + ": Shutdown: " + e.getMessage());
    }
  }

  private boolean ended(long deadline) {
    try {
      process.exited().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return process.exited().isDone();
    }
  }

  private static CallOptions within(Duration timeout) {
    return CallOptions.DEFAULT.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Stops with a grace of 2 s.
  @Override
  public void close() {
    stop(GRACE);
  }
}
