package dev.mortise.goplugin;

import dev.mortise.api.PluginException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// An address that may be dialled, as often as a connection is lost.
///
/// @param address where to connect
/// @param look looks at it once more right before each time; null where nobody can have changed it
/// @param link a file that was made for it and goes with it; null where there is none
record Dial(SocketAddress address, @Nullable Look look, @Nullable Path link)
    implements AutoCloseable {

  /// Looks at an address that somebody may have changed.
  @FunctionalInterface
  interface Look {
    /// @throws PluginException `HANDSHAKE_ADDRESS` when it may not be dialled any more
    void again();
  }

  /// One that cannot change.
  static Dial fixed(SocketAddress address) {
    return new Dial(address, null, null);
  }

  /// A link of the host's own.
  static Dial linked(Path link) {
    return new Dial(UnixDomainSocketAddress.of(link), null, link);
  }

  /// A socket where the plugin put it.
  static Dial looking(Path socket, Look look) {
    return new Dial(UnixDomainSocketAddress.of(socket), look, null);
  }

  /// For an address that is not dialled any more.
  @Override
  public void close() {
    try {
      if (link != null) {
        Files.deleteIfExists(link);
      }
    } catch (IOException e) {
      System.getLogger("dev.mortise.goplugin")
          .log(System.Logger.Level.DEBUG, "the link to a socket cannot be removed", e);
    }
  }
}
