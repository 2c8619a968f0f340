package dev.mortise.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes.Change;
import dev.mortise.api.Kubernetes.Deletion;
import dev.mortise.api.Kubernetes.Selection;
import dev.mortise.api.Kubernetes.Target;
import dev.mortise.api.PluginException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is sent is what the permission was compared with: no second spelling, no name that leads
/// elsewhere, no document of another place.
final class PlaceTest {
  private final MockCluster mock = new MockCluster();
  private final Clusters clusters =
      Clusters.open(
          ClustersConfig.of(List.of()), ClusterRecords.inMemory(), InstantSource.system());
  private ClusterOperations cluster = open();

  private ClusterOperations open() {
    clusters.put(new ClusterRecord("c", "", mock.kubeconfig(), true, true));
    return clusters.operations("c", Identity.CONFIGURED);
  }

  @BeforeEach
  void forget() throws InterruptedException {
    cluster = clusters.operations("c", Identity.CONFIGURED);
    mock.requests();
  }

  @AfterEach
  void close() {
    clusters.close();
    mock.close();
  }

  private PluginException refused(Runnable action) throws InterruptedException {
    PluginException refusal = assertThrows(PluginException.class, action::run);
    assertEquals(ErrorCode.INVALID_ARGUMENT, refusal.code(), refusal.getMessage());
    assertEquals(List.of(), mock.requests(), "nothing may be sent");
    return refusal;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a/b",
        "../../secrets/s",
        "a%2fb",
        "a?watch=true",
        "a#b",
        "a b",
        "a\r\nImpersonate-User: admin",
        "ä"
      })
  void aNameIsOneSegmentOfAPath(String name) throws InterruptedException {
    refused(() -> cluster.get(new Target("", "pods", "dev", name)));
    refused(() -> cluster.delete(new Deletion("", "pods", "dev", name, "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "dev/pods/x", "Dev", "-dev", "dev,test", "dev\n"})
  void aNamespaceIsOneToo(String namespace) throws InterruptedException {
    refused(() -> cluster.get(new Target("", "pods", namespace, "x")));
    refused(() -> cluster.list(new Selection("", "pods", namespace, "", "", 0, "")));
  }

  @Test
  void aNamespaceWhereThereIsNoneIsRefused() throws InterruptedException {
    PluginException refusal =
        refused(() -> cluster.get(new Target("", "clusterroles", "dev", "admin")));
    assertEquals(
        "cluster c: get clusterroles in dev: clusterroles have no namespace; leave it empty.",
        refusal.getMessage());
    refused(() -> cluster.list(new Selection("", "nodes", "dev", "", "", 0, "")));
    refused(() -> cluster.get(new Target("", "pods", "", "x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "events.events.k8s.io",
        "deployments.apps",
        "deployments.extensions",
        "ingresses.extensions",
        "networkpolicies.networking.k8s.io"
      })
  void aTypeHasOneName(String other) throws InterruptedException {
    PluginException refusal =
        refused(() -> cluster.list(new Selection("", other, "dev", "", "", 0, "")));
    String name = other.substring(0, other.indexOf('.'));
    assertTrue(refusal.getMessage().contains("is written " + name), refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pods", "pod", "po", "pods/log", "v1/pods", "", "secrets.", "../secrets"})
  void otherSpellingsAreUnknown(String resource) throws InterruptedException {
    PluginException refusal =
        assertThrows(
            PluginException.class,
            () -> cluster.list(new Selection("", resource, "dev", "", "", 0, "")));
    assertEquals(ErrorCode.NOT_FOUND, refusal.code());
    assertEquals(List.of(), mock.requests());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"}}",
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"b\"}}",
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\",\"namespace\":\"prod\"}}",
        "{\"apiVersion\":\"x/v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}",
        "{\"kind\":\"ConfigMap\",\"kind\":\"Secret\",\"apiVersion\":\"v1\"}",
        "{}",
        "no json"
      })
  void aDocumentBelongsWhereItIsSent(String document) throws InterruptedException {
    refused(() -> cluster.update(new Change("", "configmaps", "dev", "a", Json.of(document))));
    refused(() -> cluster.create(new Change("", "configmaps", "dev", "a", Json.of(document))));
  }
}
