package dev.mortise.goplugin;

import io.grpc.BindableService;
import io.grpc.Server;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where one side of the wire listens for the other.
@FunctionalInterface
interface SocketListener {
  /// An address nobody listens on yet.
  SocketAddress newAddress();

  /// Starts a server there; the caller closes it and then removes the address.
  default Server serve(
      SocketAddress address,
      @Nullable Tls tls,
      int messageBytesMax,
      List<? extends BindableService> services)
      throws IOException {
    return Transport.serve(address, tls, messageBytesMax, services);
  }

  /// Removes the file of a socket that is no longer listened on.
  static void remove(SocketAddress address) {
    if (address instanceof UnixDomainSocketAddress unix) {
      try {
        Files.deleteIfExists(unix.getPath());
      } catch (IOException e) {
        System.getLogger("dev.mortise.goplugin")
            .log(System.Logger.Level.DEBUG, "the socket cannot be removed", e);
      }
    }
  }
}
