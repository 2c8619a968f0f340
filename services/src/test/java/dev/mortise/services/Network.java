package dev.mortise.services;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/// A little internet of a test: names with addresses, and what listens there. Every address that is
/// dialled leads to a server of the test on loopback, whichever it is, so the tests see what the
/// egress path would have connected to.
final class Network implements Resolver, Dialler {
  private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
  private final Map<String, Integer> servers = new ConcurrentHashMap<>();

  /// All that was asked and dialled, in order.
  final List<String> looked = Collections.synchronizedList(new ArrayList<>());

  final List<String> dialled = Collections.synchronizedList(new ArrayList<>());

  Network name(String host, String... addresses) {
    names.put(host, List.of(addresses).stream().map(InetAddress::ofLiteral).toList());
    return this;
  }

  /// What listens at `address:port` listens at that port of loopback in truth.
  Network server(String addressAndPort, int port) {
    servers.put(addressAndPort, port);
    return this;
  }

  EgressConfig config(SSLContext trust) {
    return EgressConfig.standard().network(this, this, trust);
  }

  @Override
  public List<InetAddress> resolve(String host) throws UnknownHostException {
    looked.add(host);
    List<InetAddress> found = names.get(host);
    if (found == null) {
      throw new UnknownHostException(host);
    }
    return found;
  }

  @Override
  public Socket dial(InetSocketAddress address, Duration timeout) throws IOException {
    String place = address.getAddress().getHostAddress() + ":" + address.getPort();
    dialled.add(place);
    Integer port = servers.get(place);
    if (port == null) {
      throw new IOException("nobody listens at " + place);
    }
    return Dialler.direct()
        .dial(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeout);
  }
}
