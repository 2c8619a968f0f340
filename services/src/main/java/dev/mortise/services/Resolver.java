package dev.mortise.services;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Finds the addresses of a host name. Safe for any thread.
@FunctionalInterface
public interface Resolver {
  /// All of them, in the order they are to be tried. Whatever it answers is checked, and asked for
  /// once for each connection.
  ///
  /// @throws UnknownHostException when there is no such name
  List<InetAddress> resolve(String host) throws UnknownHostException;

  /// The Java platform's own.
  static Resolver system() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
