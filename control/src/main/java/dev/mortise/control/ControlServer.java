package dev.mortise.control;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.SessionTraffic;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;

/// The control socket of a running host: what `mortise plugins …` talks to from another process.
///
/// A Unix socket with mode 0600 in a folder with mode 0700, and the peer's user is asked of the
/// system besides. Whoever gets through is the host's own user (or root) and may do everything the
/// operator may. One JSON object a line, `{"id":…,"op":…}` in; `{"id":…,"ok":…}`,
/// `{"id":…,"error":{…}}` or `{"id":…,"item":…}` out; lines have at most 4 MiB. A pane is open as
/// long as the connection it was opened on.
///
/// One virtual thread accepts, one reads each connection, one runs each request; all end with
/// [#close].
public final class ControlServer implements AutoCloseable {
  static final int CONNECTIONS_MAX = 256;
  private static final long ACCEPT_PAUSE_NANOS = 100_000_000;

  private static final System.Logger LOG = System.getLogger(ControlServer.class.getName());

  private final ServerSocketChannel channel;
  private final Operations operations;
  private final RunningHost host;
  private final String owner;
  private final Set<ControlSession> sessions = ConcurrentHashMap.newKeySet();

  private ControlServer(
      ServerSocketChannel channel, Operations operations, RunningHost host, String owner) {
    this.channel = channel;
    this.operations = operations;
    this.host = host;
    this.owner = owner;
  }

  /// Opens a control socket in the run folder, beside those of other hosts.
  ///
  /// @param runDir made with mode 0700 where it is missing
  /// @throws PluginException `PERMISSION_DENIED` when the folder is not the user's own,
  ///   `UNAVAILABLE` when the socket cannot be made, `INVALID_ARGUMENT` when its name is too long
  public static ControlServer open(PluginService service, Path runDir, HostFacts facts) {
    return open(service, runDir, facts, null, HeldTools.NONE);
  }

  /// The same for a host that runs a session of the monitor, or that holds tools.
  ///
  /// @param traffic of that session; null where it runs none
  /// @param held tools that are refused here as they are elsewhere
  public static ControlServer open(
      PluginService service,
      Path runDir,
      HostFacts facts,
      @Nullable SessionTraffic traffic,
      HeldTools held) {
    Path folder = PrivateFolder.ensure(runDir);
    try {
      var place = SocketPlace.bind(folder);
      var host =
          new RunningHost(
              ProcessHandle.current().pid(),
              Instant.now(),
              facts.name(),
              facts.version(),
              facts.pluginDirs(),
              place.socket());
      var server =
          new ControlServer(
              place.channel(),
              new Operations(service, facts, traffic, held),
              host,
              OwnUser.principal().getName());
      try {
        host.write();
      } catch (IOException e) {
        server.close();
        throw e;
      }
      Thread.ofVirtual().name("control-accept").start(server::accept);
      return server;
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "The control socket in %s cannot be opened: %s.".formatted(folder, e),
          e);
    }
  }

  /// Where it listens, and what the file beside it says.
  public RunningHost host() {
    return host;
  }

  private void accept() {
    while (channel.isOpen()) {
      try {
        admit(channel.accept());
      } catch (IOException e) {
        if (channel.isOpen()) {
          LOG.log(System.Logger.Level.WARNING, "the control socket cannot accept: {0}", e);
          // Most likely no descriptor is free; trying at once would only burn the processor.
          LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
        }
      }
    }
  }

  // What goes wrong with one peer is nothing to the next.
  private void admit(SocketChannel peer) throws IOException {
    try {
      serve(peer);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a peer of the control socket failed: {0}", e);
      peer.close();
    }
  }

  private void serve(SocketChannel peer) throws IOException {
    String user = user(peer);
    if (!user.equals(owner) && !user.equals("root")) {
      LOG.log(System.Logger.Level.WARNING, "refused {0} at the control socket", user);
      peer.close();
      return;
    }
    if (sessions.size() >= CONNECTIONS_MAX) {
      LOG.log(System.Logger.Level.WARNING, "more than 256 connections to the control socket");
      peer.close();
      return;
    }
    var session = new ControlSession(new LineChannel(peer), operations, user);
    sessions.add(session);
    if (!channel.isOpen()) {
      session.close(); // The server was closed in between and did not see this one.
    }
    Thread.ofVirtual()
        .name("control-connection")
        .start(() -> {
          try {
            session.run();
          } finally {
            sessions.remove(session);
          }
        });
  }

  // Where the system cannot say who it is, the modes of folder and socket have already decided.
  private String user(SocketChannel peer) throws IOException {
    if (!peer.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
      return owner;
    }
    UnixDomainPrincipal principal = peer.getOption(ExtendedSocketOptions.SO_PEERCRED);
    return principal.user().getName();
  }

  /// Ends every connection and removes the socket. Idempotent.
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(RunningHost.file(host.socket()));
      Files.deleteIfExists(host.socket());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove {0}: {1}", host.socket(), e);
    }
    sessions.forEach(ControlSession::close);
  }
}
