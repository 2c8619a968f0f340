package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.Kubernetes;
import dev.mortise.host.HostFunction;
import dev.mortise.identity.Identity;
import dev.mortise.identity.Role;
import dev.mortise.identity.Subject;
import dev.mortise.kubernetes.ClusterRecord;
import dev.mortise.kubernetes.ClusterRecords;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.kubernetes.ClustersConfig;
import dev.mortise.kubernetes.KubernetesFunction;
import dev.mortise.kubernetes.KubernetesLimits;
import dev.mortise.store.Database;
import dev.mortise.store.DatabaseConfig;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// A server in front of one cluster, which it knows by two names, and people with real roles.
///
/// | who | may |
/// |---|---|
/// | root | everything |
/// | dana | all but `exec` in one namespace of the first name, but for Secrets |
/// | vera | read everything |
/// | tess | read and run commands in pods of that namespace |
/// | eve | nothing: she has no role |
final class ClusterScene implements AutoCloseable {
  static final String FIRST = "proof";
  static final String SECOND = "spare";
  private static final Caller OPERATOR = new Caller.Operator("test");
  private static final List<String> ALL = List.of("*");

  final String namespace = "t-" + UUID.randomUUID().toString().substring(0, 8);
  final String elsewhere = namespace + "-x";
  final RecordedChanges changes = new RecordedChanges();
  final Identity identity;
  final ServerFixture fixture;
  private final Database database;
  private final Clusters clusters;
  private final Map<String, String> keys = new HashMap<>();

  ClusterScene(Path home, String kubeconfig) {
    database = Database.open(DatabaseConfig.file(home.resolve("db"), "test"));
    identity = People.cheap(database);
    people();
    clusters =
        Clusters.open(
            ClustersConfig.of(List.of()), ClusterRecords.inMemory(), InstantSource.system());
    clusters.put(new ClusterRecord(FIRST, "", kubeconfig, true, true));
    clusters.put(new ClusterRecord(SECOND, "", kubeconfig, false, true));
    var access = new RoleClusters(clusters, new RoleJudge(identity.rights()));
    var function = new KubernetesFunction(clusters, access, KubernetesLimits.DEFAULT);
    fixture =
        new ServerFixture(home)
            .known(identity)
            .function(new HostFunction<>(Kubernetes.class, asking -> function.of(asking.caller())))
            .ported(ports -> ports.rights(identity.rights()))
            .wired(
                p -> p.changes(changes).clusters(new ServerClusters(clusters, access, function)));
  }

  private void people() {
    List<String> here = List.of(namespace);
    List<String> first = List.of(FIRST);
    role("dev", first, List.of("*", "!secrets"), here, List.of("*", "!exec"));
    role("shell", first, List.of("pods"), here, List.of("get", "exec"));
    person("root", "admin");
    person("dana", "dev");
    person("vera", "viewer");
    person("tess", "shell");
    person("eve", "");
  }

  private void role(
      String name,
      List<String> clusterNames,
      List<String> resources,
      List<String> namespaces,
      List<String> verbs) {
    identity.roles().put(OPERATOR, new Role(name, "", clusterNames, resources, namespaces, verbs));
  }

  private void person(String name, String role) {
    identity.users().add(OPERATOR, name, "", "correct horse battery");
    if (!role.isEmpty()) {
      identity.roles().assign(OPERATOR, role, Subject.user(name));
    }
    keys.put(name, identity.apiKeys().create(OPERATOR, name, "test", Set.of(), null).secret());
  }

  /// Lets somebody use what a plugin offers; on the cluster they may as much as before.
  void allowPlugin(String name, String plugin) {
    role(plugin, List.of(), List.of("plugin-" + plugin + ".*"), List.of(), ALL);
    identity.roles().assign(OPERATOR, plugin, Subject.user(name));
  }

  /// Takes a role away.
  void distrust(String role, String name) {
    identity.roles().unassign(OPERATOR, role, Subject.user(name));
  }

  ClusterScene open() {
    fixture.open();
    return this;
  }

  String key(String who) {
    return keys.getOrDefault(who, "");
  }

  HttpRequest.Builder request(String who, String path) {
    return fixture.anonymous(path).header("Authorization", key(who));
  }

  HttpResponse<String> get(String who, String path) {
    return fixture.send(request(who, path));
  }

  HttpResponse<String> send(String who, String method, String path, String body) {
    return fixture.send(
        request(who, path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  /// What a request answers that must go well.
  JsonNode done(HttpResponse<String> response) {
    if (response.statusCode() >= 300) {
      throw new AssertionError(
          response.request().uri() + " answered " + response.statusCode() + " " + response.body());
    }
    return ServerFixture.json(response);
  }

  @Override
  public void close() {
    fixture.close();
    clusters.close();
    identity.close();
    database.close();
  }
}
