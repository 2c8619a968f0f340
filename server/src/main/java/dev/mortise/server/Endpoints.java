package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.services.Toolbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The table of everything the server answers, put together.
final class Endpoints {
  /// Types of a cluster; what begins like a plugin's is one or nothing.
  private static final String TYPE = "(?!plugin-)[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?";

  private Endpoints() {}

  static EndpointTable table(
      ServerConfig config, ServerPorts ports, InFlight inFlight, PluginProxy proxy) {
    var tools =
        new ToolEndpoints(
            new Toolbox(ports.plugins(), ports.pins()),
            new Confirmations(ports.clock()),
            config.requestTimeout());
    var resources =
        new ResourceEndpoints(
            (name, visit) -> type(name, visit, config, ports), ports.history(), ports.clock());
    List<Endpoint> all = new ArrayList<>();
    all.addAll(new HealthEndpoints(inFlight, ports.metrics()).endpoints());
    all.addAll(new PluginEndpoints(ports.plugins(), proxy).endpoints());
    all.addAll(tools.endpoints());
    all.addAll(new AdminPluginEndpoints(ports.plugins(), ports.settings()).endpoints());
    all.addAll(
        new PackageEndpoints(
                ports.plugins(), ports.folder(), ports.changes(), config, ports.clock())
            .endpoints());
    all.addAll(new AuditEndpoints(ports.audit()).endpoints());
    all.addAll(new HostEndpoints(ports.plugins()).endpoints());
    all.addAll(resources.endpoints());
    if (ports.identity() != null) {
      all.addAll(new SignInEndpoints(config, ports.identity(), ports.oidc()).endpoints());
      all.addAll(new PeopleEndpoints(ports.identity()).endpoints());
    }
    all.addAll(new ConsentEndpoints(ports.plugins()).endpoints());
    if (ports.clusters() != null) {
      all.addAll(
          new ClusterEndpoints(ports.clusters(), ports.changes(), ports.clock()).endpoints());
    }
    all.add(
        Endpoint.of(
            "GET",
            "/api/v2/openapi.json",
            Admission.OPEN,
            "This document",
            _ -> Answer.ok(OpenApi.of(new EndpointTable(all)))));
    return new EndpointTable(all);
  }

  /// A type that a plugin keeps, else one of a cluster.
  private static Optional<Resource> type(
      String name, Visit visit, ServerConfig config, ServerPorts ports) {
    Caller caller = visit.visitor().caller();
    Optional<Resource> kept =
        PluginResource.find(name, ports.plugins(), ports.judge(), caller, config.requestTimeout());
    if (kept.isPresent() || ports.clusters() == null || !name.matches(TYPE)) {
      return kept;
    }
    return Optional.of(new KubernetesResource(ports.clusters().function().of(caller), name));
  }
}
