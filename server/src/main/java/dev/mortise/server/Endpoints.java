package dev.mortise.server;

import dev.mortise.services.Toolbox;
import java.util.ArrayList;
import java.util.List;

/// The table of everything the server answers, put together.
final class Endpoints {
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
            (name, visit) ->
                PluginResource.find(
                    name,
                    ports.plugins(),
                    ports.judge(),
                    visit.visitor().caller(),
                    config.requestTimeout()),
            ports.history(),
            ports.clock());
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
    all.add(
        Endpoint.of(
            "GET",
            "/api/v2/openapi.json",
            Admission.OPEN,
            "This document",
            _ -> Answer.ok(OpenApi.of(new EndpointTable(all)))));
    return new EndpointTable(all);
  }
}
