package dev.mortise.services;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;

/// Opens the connection to an address that was checked. Safe for any thread.
@FunctionalInterface
public interface Dialler {
  /// A connected socket.
  ///
  /// @param address with a number and without a name, so that nothing is looked up again
  Socket dial(InetSocketAddress address, Duration timeout) throws IOException;

  /// Straight to it, past every proxy that the machine may have configured.
  static Dialler direct() {
    return (address, timeout) -> {
      var socket = new Socket(Proxy.NO_PROXY);
      try {
        socket.connect(address, (int) Math.max(1, timeout.toMillis()));
        socket.setTcpNoDelay(true);
        return socket;
      } catch (IOException | RuntimeException e) {
        socket.close();
        throw e;
      }
    };
  }
}
