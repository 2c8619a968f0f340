package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.api.ClusterEvents;
import dev.mortise.api.Permission;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.kubernetes.ClustersConfig;
import dev.mortise.kubernetes.KubernetesFunction;
import dev.mortise.kubernetes.KubernetesLimits;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.store.Database;
import dev.mortise.store.DatabaseConfig;
import dev.mortise.store.Store;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two servers at one database, each with a plugin that wants to know of clusters.
final class SharedClustersTest {
  private static final String KUBECONFIG =
      "{current-context: c, contexts: [{name: c, context: {cluster: c, user: u}}],"
          + " clusters: [{name: c, cluster: {server: 'https://127.0.0.1:9'}}],"
          + " users: [{name: u, user: {token: secret}}]}";

  @TempDir Path folder;

  private static final class Served implements AutoCloseable {
    final List<ClusterEvents.Event> told = new CopyOnWriteArrayList<>();
    final ServerFixture fixture;
    private final Database database;
    private final Store store;
    private final Clusters clusters;

    Served(DatabaseConfig config, Path home) {
      database = Database.open(config);
      store = Store.open(database);
      StoredClusters records = ServerTables.open(database).clusters(store);
      clusters = Clusters.open(ClustersConfig.of(List.of()), records, InstantSource.system());
      records.follow(clusters::resync);
      var access = new RoleClusters(clusters, Judge.EVERYTHING);
      var function = new KubernetesFunction(clusters, access, KubernetesLimits.DEFAULT);
      fixture =
          new ServerFixture(home)
              .wired(p -> p.clusters(new ServerClusters(clusters, access, function)))
              .plugin(
                  "news",
                  p -> p.permission("cluster:observe").contributes("cluster-events", ""),
                  () -> MortisePlugin.builder("news", "1.0.0").clusterEvents(told::add).build())
              .open();
      fixture
          .host()
          .grant("news", Permission.parse("cluster:observe"), true, ServerFixture.operator());
    }

    void put(String name, boolean enabled) {
      String body = Nodes.object().put("kubeconfig", KUBECONFIG).put("enabled", enabled).toString();
      HttpRequest.Builder request =
          fixture
              .as("root", "/api/v2/clusters/" + name)
              .header("Content-Type", "application/json")
              .PUT(HttpRequest.BodyPublishers.ofString(body));
      assertEquals(200, fixture.send(request).statusCode());
    }

    void remove(String name) {
      HttpRequest.Builder request = fixture.as("root", "/api/v2/clusters/" + name).DELETE();
      assertEquals(200, fixture.send(request).statusCode());
    }

    String listed() {
      return fixture.send(fixture.as("root", "/api/v1/clusters")).body();
    }

    @Override
    public void close() {
      fixture.close();
      clusters.close();
      store.close();
      database.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void whatIsAddedChangedOrRemovedOnOneReachesPluginsOnBoth(Backend backend) {
    DatabaseConfig config = backend.config(folder.resolve("db"));
    try (Served one = new Served(config, folder.resolve("one"));
        Served two = new Served(config, folder.resolve("two"))) {
      one.put("dev", true);
      toldBoth(one, two, "added");
      assertEquals(one.listed(), two.listed());
      two.put("dev", false);
      toldBoth(one, two, "updated");
      one.remove("dev");
      toldBoth(one, two, "removed");
      assertEquals("[]", two.listed());
    }
    try (Served again = new Served(config, folder.resolve("again"))) {
      assertEquals("[]", again.listed());
      again.put("kept", true);
    }
    try (Served later = new Served(config, folder.resolve("later"))) {
      assertEquals(
          "kept", Nodes.tree(dev.mortise.api.Json.of(later.listed())).at("/0/name").asString());
    }
  }

  private static void toldBoth(Served one, Served two, String type) {
    var event = new ClusterEvents.Event(type, "dev");
    ServerFixture.await(() -> one.told.contains(event) && two.told.contains(event));
  }
}
