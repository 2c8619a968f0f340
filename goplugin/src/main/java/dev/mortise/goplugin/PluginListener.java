package dev.mortise.goplugin;

import io.grpc.BindableService;
import io.grpc.Server;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the sockets a plugin listens on, by the host's rules for it.
final class PluginListener implements SocketListener {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int PORT_MAX = 65535;

  private final Map<String, String> environment;
  private final boolean tcp;

  PluginListener(Map<String, String> environment, boolean tcp) {
    this.environment = environment;
    this.tcp = tcp;
  }

  /// An address nobody listens on yet; TCP leaves the choice to the system.
  @Override
  public SocketAddress newAddress() {
    if (tcp) {
      return loopback(0);
    }
    String name = "plugin" + Integer.toUnsignedString(RANDOM.nextInt());
    return UnixDomainSocketAddress.of(folder().resolve(name).toAbsolutePath());
  }

  private Path folder() {
    for (String name : List.of("PLUGIN_UNIX_SOCKET_DIR", "TMPDIR")) {
      String value = environment.get(name);
      if (value != null && !value.isEmpty()) {
        return Path.of(value);
      }
    }
    return Path.of("/tmp");
  }

  /// Starts the main server: on a Unix socket only its owner (or the host's group) may use, or on
  /// the first free port of the host's range.
  @Override
  public Server serve(
      SocketAddress address,
      @Nullable Tls tls,
      int messageBytesMax,
      List<? extends BindableService> services)
      throws IOException {
    if (tcp) {
      return serveTcp(tls, messageBytesMax, services);
    }
    Server server = Transport.serve(address, tls, messageBytesMax, services);
    restrict(((UnixDomainSocketAddress) address).getPath());
    return server;
  }

  private Server serveTcp(
      @Nullable Tls tls, int messageBytesMax, List<? extends BindableService> services)
      throws IOException {
    int low = port("PLUGIN_MIN_PORT");
    int high = port("PLUGIN_MAX_PORT");
    if (low > high) {
      throw new IOException(
          "PLUGIN_MIN_PORT " + low + " is above PLUGIN_MAX_PORT " + high + "; mend the host");
    }
    for (int port = low; port <= high; port++) {
      try {
        return Transport.serve(loopback(port), tls, messageBytesMax, services);
      } catch (IOException e) {
        if (!(e.getCause() instanceof BindException)) {
          throw e;
        }
      }
    }
    throw new IOException("no port from " + low + " to " + high + " is free on 127.0.0.1");
  }

  private int port(String name) throws IOException {
    String value = environment.get(name);
    if (value == null || value.isEmpty()) {
      return 0;
    }
    if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > PORT_MAX) {
      throw new IOException(name + " is " + SafeText.quote(value, 40) + ", expected a port");
    }
    return Integer.parseInt(value);
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  private void restrict(Path socket) throws IOException {
    var view = Files.getFileAttributeView(socket, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    String group = environment.get("PLUGIN_UNIX_SOCKET_GROUP");
    if (group == null || group.isEmpty()) {
      view.setPermissions(PosixFilePermissions.fromString("rw-------"));
      return;
    }
    var principals = socket.getFileSystem().getUserPrincipalLookupService();
    view.setGroup(principals.lookupPrincipalByGroupName(group));
    view.setPermissions(PosixFilePermissions.fromString("rw-rw----"));
  }
}
