package dev.mortise.goplugin;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides which addresses may be dialled, whatever a handshake or a broker message says.
///
/// @param plugin the name that begins a message
/// @param folder the only folder whose sockets are dialled, or null for any
/// @param tcpAllowed whether loopback TCP is dialled
record AddressRule(String plugin, @Nullable SocketFolder folder, boolean tcpAllowed) {
  private static final int SOCKET_PATH_BYTES_MAX = 107;

  /// What to dial; the caller closes it when it is not dialled any more, or with the folder. Looks
  /// at the file system, never at a name service.
  ///
  /// @throws PluginException `HANDSHAKE_ADDRESS`
  Dial check(String network, String address) {
    return switch (network) {
      case "unix" -> unix(address);
      case "tcp" -> Dial.fixed(tcp(address));
      default ->
          throw refused(
              network + " " + address, "is neither a Unix socket nor TCP", "use go-plugin");
    };
  }

  private Dial unix(String address) {
    Path path;
    try {
      path = Path.of(address);
    } catch (InvalidPathException e) {
      throw refused(address, "is not a path", "let go-plugin choose the path");
    }
    if (!path.isAbsolute()
        || address.getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_BYTES_MAX) {
      throw refused(
          address, "is not an absolute path of at most 107 bytes", "let go-plugin choose the path");
    }
    checkInside(path);
    return link(path)
        .map(Dial::linked)
        .orElseGet(() -> Dial.looking(path, () -> checkInside(path)));
  }

  private void checkInside(Path path) {
    try {
      Path real = Objects.requireNonNull(path.getParent()).toRealPath();
      if (folder != null && !real.startsWith(folder.path())) {
        throw refused(
            path.toString(),
            "is outside " + folder.path() + ", the folder of this start",
            "create the socket in PLUGIN_UNIX_SOCKET_DIR or TMPDIR, as go-plugin does by itself");
      }
      var attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isOther()) {
        throw refused(path.toString(), "is not a socket", "let go-plugin create it");
      }
    } catch (IOException e) {
      throw refused(
          path.toString(),
          "does not exist (" + e.getClass().getSimpleName() + ")",
          "listen before Serve");
    }
  }

  private Optional<Path> link(Path path) {
    try {
      return folder == null ? Optional.empty() : folder.links().to(path);
    } catch (IOException e) {
      throw refused(
          path.toString(),
          "did not stay what it was (" + e + ")",
          "leave the socket alone once it is named");
    }
  }

  private SocketAddress tcp(String address) {
    if (!tcpAllowed) {
      throw refused(address, "is TCP, which this host does not allow", "listen on a Unix socket");
    }
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? "" : address.substring(0, colon);
    int port = port(address.substring(colon + 1));
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (port < 1 || !isLoopback(host)) {
      throw refused(address, "is not a port on the loopback address", "listen on 127.0.0.1");
    }
    return new InetSocketAddress(literal(host), port);
  }

  private static int port(String text) {
    if (!text.matches("[0-9]{1,5}")) {
      return -1;
    }
    int port = Integer.parseInt(text);
    return port <= 65535 ? port : -1;
  }

  /// Only the literal forms: a name could be resolved to anything.
  private static boolean isLoopback(String host) {
    return host.equals("::1")
        || host.equals("localhost")
        || (host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}")
            && literal(host).isLoopbackAddress());
  }

  private static InetAddress literal(String host) {
    try {
      return host.equals("localhost")
          ? InetAddress.ofLiteral("127.0.0.1")
          : InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException e) {
      return InetAddress.getLoopbackAddress();
    }
  }

  private PluginException refused(String address, String why, String remedy) {
    return new PluginException(
        ErrorCode.HANDSHAKE_ADDRESS,
        plugin
            + ": the address "
            + SafeText.quote(address, 200)
            + " it names "
            + why
            + " and is not dialled; "
            + remedy);
  }
}
