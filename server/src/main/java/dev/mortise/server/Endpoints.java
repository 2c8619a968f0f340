package dev.mortise.server;

import java.util.ArrayList;
import java.util.List;

/// The table of everything the server answers, put together.
final class Endpoints {
  private Endpoints() {}

  static EndpointTable table(
      ServerConfig config, ServerPorts ports, InFlight inFlight, PluginProxy proxy) {
    List<Endpoint> all = new ArrayList<>();
    all.addAll(new HealthEndpoints(inFlight, ports.metrics()).endpoints());
    all.addAll(new PluginEndpoints(ports.plugins(), proxy).endpoints());
    return new EndpointTable(all);
  }
}
