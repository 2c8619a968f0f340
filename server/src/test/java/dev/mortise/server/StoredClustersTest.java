package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.ClusterRecord;
import dev.mortise.kubernetes.ClusterView;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.kubernetes.ClustersConfig;
import dev.mortise.store.Database;
import dev.mortise.store.DatabaseConfig;
import dev.mortise.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Added clusters in the database, on either one.
final class StoredClustersTest {
  private static final String SECRET = "very-secret-token";
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: c
      contexts: [{name: c, context: {cluster: c, user: u}}]
      clusters: [{name: c, cluster: {server: "https://127.0.0.1:9"}}]
      users: [{name: u, user: {token: very-secret-token}}]
      """;

  @TempDir Path folder;

  /// One server's part of it.
  private record Kept(Database database, Store store, StoredClusters clusters)
      implements AutoCloseable {
    static Kept open(DatabaseConfig config) {
      Database database = Database.open(config);
      Store store = Store.open(database);
      return new Kept(database, store, ServerTables.open(database).clusters(store));
    }

    @Override
    public void close() {
      store.close();
      database.close();
    }
  }

  private static ClusterRecord cluster(String name, boolean isDefault) {
    return new ClusterRecord(name, "of " + name, KUBECONFIG, isDefault, true);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void theyOutliveTheServerAndAreReadableNowhereElse(Backend backend) throws Exception {
    DatabaseConfig config = backend.config(folder);
    try (Kept kept = Kept.open(config)) {
      kept.clusters.put(cluster("b", false));
      kept.clusters.put(cluster("a", true));
      kept.clusters.put(new ClusterRecord("gone", "", KUBECONFIG, false, true));
      kept.clusters.remove("gone");
      kept.clusters.remove("never");
    }
    try (Kept kept = Kept.open(config)) {
      assertEquals(List.of(cluster("a", true), cluster("b", false)), kept.clusters.all());
      byte[] stored =
          kept.database.inTransaction(handle ->
              handle
                  .createQuery("SELECT kubeconfig FROM server_cluster WHERE name = 'a'")
                  .map((row, _) -> row.getBytes(1))
                  .one());
      String raw = new String(stored, StandardCharsets.ISO_8859_1);
      assertFalse(raw.contains(SECRET) || raw.contains("127.0.0.1"), "it is not encrypted");
    }
    if (backend == Backend.H2) {
      byte[] file = Files.readAllBytes(folder.resolve("mortise.mv.db"));
      assertFalse(new String(file, StandardCharsets.ISO_8859_1).contains(SECRET));
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void whatWasMovedToAnotherNameIsNotUsedAndTakesNothingElseAway(Backend backend) {
    try (Kept kept = Kept.open(backend.config(folder))) {
      kept.clusters.put(cluster("good", true));
      kept.clusters.put(cluster("moved", false));
      kept.database.inTransaction(handle ->
          handle.execute(
              "UPDATE server_cluster SET kubeconfig ="
                  + " (SELECT kubeconfig FROM server_cluster WHERE name = 'good')"
                  + " WHERE name = 'moved'"));
      List<ClusterRecord> all = kept.clusters.all();
      assertEquals(KUBECONFIG, all.get(0).kubeconfig());
      assertEquals("", all.get(1).kubeconfig());
      try (Clusters clusters =
          Clusters.open(ClustersConfig.of(List.of()), kept.clusters, InstantSource.system())) {
        ClusterView moved = clusters.probe("moved");
        assertTrue(String.valueOf(moved.error()).contains("kubeconfig"), moved.toString());
        // Another default changes a flag of this one, never what is kept.
        kept.clusters.put(new ClusterRecord("moved", "", "", true, true));
        clusters.put(cluster("newer", true));
      }
      assertEquals(
          List.of("good", "moved", "newer"),
          kept.clusters.all().stream().map(ClusterRecord::name).toList());
      int length =
          kept.database.inTransaction(handle ->
              handle
                  .createQuery(
                      "SELECT OCTET_LENGTH(kubeconfig) FROM server_cluster WHERE name = 'moved'")
                  .mapTo(Integer.class)
                  .one());
      assertTrue(length > KUBECONFIG.length(), "what is kept was overwritten");
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void whatOneServerChangesTheOtherIsToldOf(Backend backend) {
    DatabaseConfig config = backend.config(folder);
    try (Kept one = Kept.open(config);
        Kept two = Kept.open(config)) {
      var told = new AtomicInteger();
      two.clusters.follow(told::incrementAndGet);
      ServerFixture.await(() -> told.get() == 1);
      one.clusters.put(cluster("a", true));
      ServerFixture.await(() -> told.get() == 2);
      assertEquals(List.of(cluster("a", true)), two.clusters.all());
      two.clusters.remove("a");
      ServerFixture.await(() -> told.get() == 3);
      assertEquals(List.of(), one.clusters.all());
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void whatIsTooLargeIsRefusedInWords(Backend backend) {
    try (Kept kept = Kept.open(backend.config(folder))) {
      String large = "#".repeat(1_000_001);
      PluginException refused =
          assertThrows(
              PluginException.class,
              () -> kept.clusters.put(new ClusterRecord("a", "", large, false, true)));
      assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
      assertThrows(
          PluginException.class,
          () ->
              kept.clusters.put(
                  new ClusterRecord("a", "d".repeat(1_001), KUBECONFIG, false, true)));
      assertEquals(List.of(), kept.clusters.all());
    }
  }
}
