package dev.mortise.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes.Change;
import dev.mortise.api.Kubernetes.Selection;
import dev.mortise.api.ResourceType.Event;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.WatchEvent;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Many changes at once, and a reader that does not read.
@Timeout(180)
final class HostileWatchTest {
  private static final int STORM = 10_000;
  private static final Selection ALL = new Selection("", "configmaps", "dev", "", "", 0, "");

  private final MockCluster mock = new MockCluster();
  private final Clusters clusters =
      Clusters.open(
          ClustersConfig.of(List.of()), ClusterRecords.inMemory(), InstantSource.system());

  @AfterEach
  void close() {
    clusters.close();
    mock.close();
  }

  private static Json configMap(String name, int number) {
    return Json.of(
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
            + name
            + "\"},\"data\":{\"n\":\""
            + number
            + "\"}}");
  }

  @Test
  @DisplayName("torture/38 ten thousand changes for a reader that sleeps end in one resync")
  void aStormIsCutAndTold() {
    clusters.put(new ClusterRecord("c", "", mock.kubeconfig(), true, true));
    ClusterOperations cluster = clusters.operations("c", Identity.CONFIGURED);
    try (Items<Event> asleep = cluster.watch(ALL)) {
      cluster.create(new Change("", "configmaps", "dev", "", configMap("m", 0)));
      for (int i = 1; i < STORM; i++) {
        cluster.update(new Change("", "configmaps", "dev", "m", configMap("m", i)));
      }
      cluster.create(new Change("", "configmaps", "dev", "", configMap("last", 0)));
      Reading sleeper = new Reading();
      sleeper.untilLast(asleep);
      assertTrue(sleeper.resyncs >= 1, "the sleeper is told that it missed something");
      assertTrue(
          sleeper.changes <= KubernetesLimits.DEFAULT.watchItems(),
          "no more waited than may: " + sleeper.changes);
      assertEquals(STORM + 1, sleeper.changes + sleeper.missed, "every change is counted");
    }
  }

  @Test
  @DisplayName(
      "torture/38 a version the cluster has forgotten ends in a resync and a running watch")
  void aForgottenVersionIsTold() {
    clusters.put(new ClusterRecord("c", "", mock.kubeconfig(), true, true));
    ClusterOperations cluster = clusters.operations("c", Identity.CONFIGURED);
    Status gone = new StatusBuilder().withStatus("Failure").withCode(410).build();
    mock.server()
        .expect()
        .get()
        .withPath(
            "/api/v1/namespaces/dev/configmaps?allowWatchBookmarks=true&resourceVersion=5&watch=true")
        .andUpgradeToWebSocket()
        .open()
        .immediately()
        .andEmit(new WatchEvent(gone, "ERROR"))
        .done()
        .once();
    try (Items<Event> watch =
        cluster.watch(new Selection("", "configmaps", "dev", "", "", 0, "5"))) {
      Event first = watch.next();
      assertNotNull(first);
      assertEquals("RESYNC", first.type());
      cluster.create(new Change("", "configmaps", "dev", "", configMap("after", 0)));
      Event second = watch.next();
      assertNotNull(second);
      assertEquals("ADDED", second.type());
    }
  }

  /// What a reader got until the object that came last.
  private static final class Reading {
    int changes;
    int resyncs;
    long missed;

    void untilLast(Items<Event> watch) {
      String name = "";
      while (!name.equals("last")) {
        Event event = watch.next();
        assertNotNull(event);
        JsonNode document = Documents.json("test", event.document());
        if (event.type().equals("RESYNC")) {
          resyncs++;
          missed += document.path("missed").asLong();
          // The last change may be among those that were dropped.
          name = missed + changes > STORM ? "last" : "";
        } else {
          changes++;
          name = Documents.text(document, "metadata", "name");
        }
      }
    }
  }
}
