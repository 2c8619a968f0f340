package dev.mortise.app;

import dev.mortise.cli.ServeRequest;
import dev.mortise.cli.Serving;
import dev.mortise.embed.Mortise;
import dev.mortise.embed.MortiseConfig;
import dev.mortise.embed.MortisePaths;
import dev.mortise.embed.Settings;
import dev.mortise.identity.Identity;
import dev.mortise.identity.IdentityConfig;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.kubernetes.ClustersConfig;
import dev.mortise.kubernetes.ClustersConfig.ServiceAccount;
import dev.mortise.kubernetes.KubernetesFunction;
import dev.mortise.kubernetes.KubernetesLimits;
import dev.mortise.server.RoleClusters;
import dev.mortise.server.Server;
import dev.mortise.server.ServerClusters;
import dev.mortise.server.ServerConfig;
import dev.mortise.server.ServerPorts;
import dev.mortise.server.ServerTables;
import dev.mortise.server.StoredAudit;
import dev.mortise.server.StoredSettings;
import dev.mortise.server.TrustedProxies;
import dev.mortise.store.DatabaseConfig;
import dev.mortise.store.DatabaseUrl;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A host, the people who may use it, and the server in front of both.
final class ServedHost implements Serving {
  private static final String NAME = "serve";

  private final Mortise mortise;
  private final Identity identity;
  private final Clusters clusters;
  private final Server server;

  private ServedHost(Mortise mortise, Identity identity, Clusters clusters, Server server) {
    this.clusters = clusters;
    this.mortise = mortise;
    this.identity = identity;
    this.server = server;
  }

  /// Opens all of it, or nothing.
  ///
  /// @param account of the pod this process runs in, or null
  static ServedHost open(
      ServeRequest request,
      MortisePaths paths,
      Settings settings,
      @Nullable ServiceAccount account) {
    var rights = new LateRights();
    var meters = new LateMeters();
    var records = new LateClusters();
    var pins = new LatePins();
    Clusters clusters =
        Clusters.open(
            ClustersConfig.of(request.kubeconfigs(), account), records, InstantSource.system());
    var access = new RoleClusters(clusters, rights);
    var function = new KubernetesFunction(clusters, access, KubernetesLimits.DEFAULT);
    MortiseConfig.Builder config =
        MortiseConfig.builder(NAME, paths, settings)
            .grantDeclared(request.grantDeclared())
            .controlSocket(true)
            .holdTools(true)
            .process(Installation::known)
            .services(services ->
                services
                    .pins(pins)
                    .kubernetes(asking -> function.of(rights.onClusters(asking.caller()))))
            .ports(ports -> ports.rights(rights).auditThrough(meters::before));
    config.database(database(request, paths, settings).runningForLong());
    Exporting.of(settings, NAME, config);
    Mortise mortise;
    try {
      mortise = Mortise.open(config.build());
    } catch (RuntimeException e) {
      clusters.close();
      throw e;
    }
    try {
      Identity identity =
          Identity.open(
              mortise.database(),
              mortise.audit(),
              InstantSource.system(),
              IdentityConfig.DEFAULT,
              new OfferedTools(mortise.plugins()));
      rights.known(identity.rights());
      identity.whenChanged(mortise::rightsChanged);
      meters.known(mortise.plugins());
      return listen(
          request,
          paths,
          settings,
          mortise,
          records,
          identity,
          meters,
          pins,
          new ServerClusters(clusters, access, function));
    } catch (RuntimeException e) {
      clusters.close();
      mortise.close();
      throw e;
    }
  }

  private static DatabaseConfig database(
      ServeRequest request, MortisePaths paths, Settings settings) {
    return request.database() == null
        ? MortiseConfig.database(NAME, paths, settings)
        : DatabaseConfig.postgres(paths.state(), DatabaseUrl.parse(request.database()), NAME);
  }

  private static ServedHost listen(
      ServeRequest request,
      MortisePaths paths,
      Settings settings,
      Mortise mortise,
      LateClusters records,
      Identity identity,
      LateMeters meters,
      LatePins pins,
      ServerClusters clusters) {
    try {
      InstantSource clock = InstantSource.system();
      ServerTables tables = ServerTables.open(mortise.database());
      records.known(tables.clusters(mortise.store()), clusters.clusters());
      pins.known(tables.pins(mortise.store()));
      ServerPorts.Builder ports =
          ServerPorts.builder(mortise.plugins(), identity)
              .clock(clock)
              .clusters(clusters)
              .changes(mortise.audit())
              .metrics(meters)
              .history(tables.history())
              .pins(pins)
              .agent(tables.agent(mortise.store(), clock))
              .audit(new StoredAudit(mortise.store().archive()))
              .settings(
                  new StoredSettings(
                      mortise.store(),
                      mortise.settings(),
                      mortise.plugins(),
                      mortise.audit(),
                      clock))
              .folder(Installation.folder(request.pluginDirs(), paths));
      settings.openId().ifPresent(open -> ports.oidc(identity.oidc(OpenId.of(open, request))));
      return new ServedHost(
          mortise,
          identity,
          clusters.clusters(),
          Server.open(config(request, settings), ports.build()));
    } catch (RuntimeException e) {
      identity.close();
      throw e;
    }
  }

  private static ServerConfig config(ServeRequest request, Settings settings) {
    ServerConfig.Builder config = ServerConfig.builder().host(request.host()).port(request.port());
    config.basePath(request.basePath());
    if (request.certificate() != null && request.key() != null) {
      config.tls(request.certificate(), request.key());
    }
    if (request.publicUrl() != null) {
      config.publicUrl(request.publicUrl());
    }
    config.trustedProxies(new TrustedProxies(settings.trustedProxies()));
    return config.build();
  }

  @Override
  public URI uri() {
    return server.uri();
  }

  @Override
  public Optional<URI> firstStart() {
    return identity
        .firstStart()
        .token()
        .map(token -> URI.create(uri() + "/first-start?token=" + token));
  }

  @Override
  public void close() {
    server.close();
    identity.close();
    // It reads the host's database.
    clusters.close();
    mortise.close();
  }
}
