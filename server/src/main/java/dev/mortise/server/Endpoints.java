package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.identity.Identity;
import dev.mortise.services.Toolbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The table of everything the server answers, put together.
final class Endpoints {
  /// Types of a cluster; what begins like a plugin's is one or nothing.
  private static final String TYPE = "(?!plugin-)[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?";

  private Endpoints() {}

  static EndpointTable table(
      ServerConfig config,
      ServerPorts ports,
      InFlight inFlight,
      PluginProxy proxy,
      ResourceDesk desk,
      @Nullable AgentDoor agent) {
    var toolbox = new Toolbox(ports.plugins(), ports.pins());
    var sight = new ToolSight(ports.judge());
    var tools =
        new ToolEndpoints(
            toolbox,
            sight,
            new Confirmations(ports.clock()),
            ports.changes(),
            ports.clock(),
            config.requestTimeout());
    List<Endpoint> all = new ArrayList<>();
    all.addAll(new HealthEndpoints(inFlight, ports.metrics()).endpoints());
    all.addAll(new PluginEndpoints(ports.plugins(), proxy).endpoints());
    all.addAll(tools.endpoints());
    all.addAll(new AdminPluginEndpoints(ports.plugins(), ports.settings()).endpoints());
    all.addAll(new SecretEndpoints(ports.settings()).endpoints());
    all.addAll(
        new PackageEndpoints(
                ports.plugins(),
                ports.settings(),
                ports.folder(),
                ports.changes(),
                config,
                ports.clock())
            .endpoints());
    all.addAll(new AuditEndpoints(ports.audit(), ports.identity()).endpoints());
    all.addAll(new HostEndpoints(ports.plugins(), toolbox, sight, people(ports)).endpoints());
    all.addAll(new ResourceEndpoints(desk).endpoints());
    if (ports.identity() != null) {
      all.addAll(new SignInEndpoints(config, ports.identity(), ports.oidc()).endpoints());
      all.addAll(new PeopleEndpoints(ports.identity()).endpoints());
    }
    all.addAll(new ConsentEndpoints(ports.plugins()).endpoints());
    if (ports.clusters() != null) {
      ClusterCheck check = ports.check(ports.clusters());
      all.addAll(new ClusterEndpoints(ports.clusters(), check).endpoints());
      all.add(new YamlEndpoint(ports.clusters(), check, ports.history()).endpoint());
      all.add(PodTerminals.endpoint());
    }
    if (agent != null) {
      all.addAll(new AgentEndpoints(agent).endpoints());
      all.addAll(
          new AgentSettingsEndpoints(agent.setups(), ports.changes(), ports.clock()).endpoints());
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

  private static Function<String, Optional<Caller.User>> people(ServerPorts ports) {
    Identity identity = ports.identity();
    return identity == null ? _ -> Optional.empty() : identity.rights()::user;
  }

  /// The way to resources: types that plugins keep, else those of a cluster.
  static ResourceDesk desk(ServerConfig config, ServerPorts ports) {
    return new ResourceDesk(
        (name, caller) -> type(name, caller, config, ports), ports.history(), ports.clock());
  }

  private static Optional<Resource> type(
      String name, Caller caller, ServerConfig config, ServerPorts ports) {
    Optional<Resource> kept =
        PluginResource.find(name, ports.plugins(), ports.judge(), caller, config.requestTimeout());
    ServerClusters clusters = ports.clusters();
    if (kept.isPresent() || clusters == null || !name.matches(TYPE)) {
      return kept;
    }
    return Optional.of(
        new KubernetesResource(
            clusters.function().of(caller), ports.check(clusters), caller, name));
  }
}
