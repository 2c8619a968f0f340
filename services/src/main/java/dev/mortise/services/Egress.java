package dev.mortise.services;

import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.host.HostCaller;
import dev.mortise.protocol.AddressText;
import dev.mortise.protocol.NetworkTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// The one way out: every connection that the host makes for a plugin, whatever is spoken on it.
///
/// A name is looked up once, what is not public is dropped, and the connection is made to exactly
/// the address that was checked; TLS asks for, and checks the certificate of, the name. A URL that
/// holds an address was judged by that address, since no wildcard covers one. A name whose
/// addresses are none of them public needs the permission for the first of those as well. Nothing
/// is kept between two connections. Safe for any thread.
public final class Egress implements AutoCloseable {
  /// Of a name with more addresses only so many are looked at.
  static final int ADDRESSES_MAX = 16;

  private final EgressConfig config;
  private final Lookups lookups;
  private final ScheduledThreadPoolExecutor timers;
  private final Map<String, Semaphore> places = new ConcurrentHashMap<>();

  /// A way out.
  public Egress(EgressConfig config) {
    this.config = config;
    this.lookups = new Lookups(config.resolver());
    this.timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("egress-timers").factory());
    timers.setRemoveOnCancelPolicy(true);
  }

  EgressConfig config() {
    return config;
  }

  /// Connects for a plugin that the gate has let through for this target.
  ///
  /// @param action of the permission, `http` for example
  /// @param tls whether TLS is spoken
  /// @param deadline until when the connection must stand; it also ends the connection, unless
  ///   [EgressConnection#stream] is called
  /// @throws PluginException `PERMISSION_DENIED` when it has no address that may be connected to,
  ///   `UNAVAILABLE` when nobody answers, `RESOURCE_EXHAUSTED` beyond the plugin's connections
  EgressConnection connect(
      HostCaller caller, String action, NetworkTarget target, boolean tls, Deadline deadline) {
    Semaphore room =
        places.computeIfAbsent(caller.plugin(), _ -> new Semaphore(config.connectionsMax()));
    if (!room.tryAcquire()) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "%s has %d connections open, which is the limit; close some."
              .formatted(caller.label(), config.connectionsMax()));
    }
    EgressConnection connection = null;
    try {
      List<InetAddress> addresses = allowed(caller, action, target, deadline);
      Socket socket = dial(caller, target, addresses, deadline);
      connection = new EgressConnection(socket, timers, room::release);
      connection.within(deadline.remaining());
      if (tls) {
        connection.secured(secured(socket, target));
      }
      return connection;
    } catch (IOException e) {
      boolean late = connection != null && connection.late();
      release(connection, room);
      throw NetworkFailures.of(caller, target.permissionTarget(), late || deadline.expired(), e);
    } catch (RuntimeException e) {
      release(connection, room);
      throw e;
    }
  }

  private static void release(@Nullable EgressConnection connection, Semaphore room) {
    if (connection == null) {
      room.release();
    } else {
      connection.close();
    }
  }

  private List<InetAddress> allowed(
      HostCaller caller, String action, NetworkTarget target, Deadline deadline)
      throws IOException {
    if (target.address()) {
      return List.of(InetAddress.ofLiteral(target.host()));
    }
    List<InetAddress> found =
        lookups.find(caller, target.host(), deadline).stream()
            .distinct()
            .limit(ADDRESSES_MAX)
            .toList();
    List<InetAddress> open = found.stream().filter(PublicAddress::is).toList();
    if (!open.isEmpty() || found.isEmpty()) {
      return open;
    }
    InetAddress inside = found.getFirst();
    String named = target.at(AddressText.of(inside)).permissionTarget();
    try {
      caller.admission().admit(new Permission("net", action, named, null));
    } catch (PluginException e) {
      throw e.withMessage(
          "%s: %s leads to %s, which is no public address; a name may lead there only for a plugin that has the permission for the address as well. %s"
              .formatted(caller.label(), target.host(), AddressText.of(inside), e.getMessage()));
    }
    return List.of(inside);
  }

  private Socket dial(
      HostCaller caller, NetworkTarget target, List<InetAddress> addresses, Deadline deadline)
      throws IOException {
    IOException last = null;
    for (InetAddress address : addresses) {
      Duration left = deadline.remaining();
      if (left.isZero()) {
        break;
      }
      Duration time = left.compareTo(config.connectTimeout()) < 0 ? left : config.connectTimeout();
      try {
        // Made of bytes alone, so that no name is left in it to look up.
        InetAddress plain = InetAddress.getByAddress(address.getAddress());
        return config.dialler().dial(new InetSocketAddress(plain, target.port()), time);
      } catch (IOException e) {
        last = e;
      }
    }
    throw NetworkFailures.of(
        caller,
        target.permissionTarget(),
        deadline.expired(),
        last == null ? new IOException("it has no address") : last);
  }

  private Socket secured(Socket socket, NetworkTarget target) throws IOException {
    var tls =
        (SSLSocket)
            config
                .tls()
                .get()
                .getSocketFactory()
                .createSocket(socket, target.host(), target.port(), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    if (!target.address()) {
      parameters.setServerNames(List.of(new SNIHostName(target.host())));
    }
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }

  /// Ends the look-ups and the timers; connections that are open stay so until their users end
  /// them.
  @Override
  public void close() {
    lookups.close();
    timers.shutdownNow();
  }
}
