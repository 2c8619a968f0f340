package dev.mortise.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.Kubernetes.Change;
import dev.mortise.api.Kubernetes.Selection;
import dev.mortise.api.Kubernetes.Target;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType.Event;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What one caller gets of the clusters.
@Timeout(60)
final class CallersKubernetesTest {
  private static final Caller ALICE = new Caller.User("alice", Set.of("dev"));
  private static final Caller TIMER = new Caller.Background("backup");
  private static final Selection EVERYWHERE = new Selection("", "configmaps", "", "", "", 0, "");

  private final MockCluster mock = new MockCluster();
  private final Clusters clusters =
      Clusters.open(
          ClustersConfig.of(List.of()), ClusterRecords.inMemory(), InstantSource.system());

  /// Alice uses the cluster `a` as herself, in the namespace `dev`; the operator everything;
  /// without a caller there is an identity on the cluster `named` only.
  private static final class Access implements ClusterAccess {
    @Override
    public Decision decide(Caller caller, String cluster) {
      String name = cluster.isEmpty() ? "a" : cluster;
      return switch (caller) {
        case Caller.User user when name.equals("a") ->
            new Decision.Allowed(
                name, new Identity.Impersonated(user.name(), List.copyOf(user.roles())));
        case Caller.User user ->
            new Decision.Refused(user.name() + "'s roles do not reach cluster " + name + ".");
        case Caller.Background _ when name.equals("named") ->
            new Decision.Allowed(name, new Identity.Impersonated("backup-agent", List.of()));
        default -> new Decision.Allowed(name, Identity.CONFIGURED);
      };
    }

    @Override
    public Optional<String> refusal(
        Caller caller, String cluster, String verb, String resource, String namespace) {
      return caller instanceof Caller.User user && !namespace.equals("dev")
          ? Optional.of(user.name() + "'s roles do not allow " + verb + " of " + resource)
          : Optional.empty();
    }

    @Override
    public boolean reaches(Caller caller, String cluster, String namespace) {
      return !(caller instanceof Caller.User)
          || (cluster.equals("a") && (namespace.isEmpty() || namespace.equals("dev")));
    }
  }

  private final KubernetesFunction function =
      new KubernetesFunction(clusters, new Access(), KubernetesLimits.DEFAULT);

  @BeforeEach
  void fill() throws InterruptedException {
    for (String name : List.of("a", "b", "named")) {
      clusters.put(new ClusterRecord(name, "", mock.kubeconfig(), name.equals("a"), true));
    }
    Kubernetes operator = function.of(new Caller.Operator("root"));
    for (String namespace : List.of("dev", "prod")) {
      operator.create(new Change("", "configmaps", namespace, "", configMap("m-" + namespace)));
    }
    mock.requests();
  }

  @AfterEach
  void close() {
    clusters.close();
    mock.close();
  }

  private static Json configMap(String name) {
    return Json.of(
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name + "\"}}");
  }

  private static List<String> names(Kubernetes.Answer answer) {
    List<String> names = new ArrayList<>();
    JsonNode list = Documents.json("test", answer.document());
    list.path("items").forEach(i -> names.add(i.at("/metadata/name").asString()));
    return names;
  }

  private String denied(Runnable action) throws InterruptedException {
    PluginException refusal = assertThrows(PluginException.class, action::run);
    assertEquals(ErrorCode.PERMISSION_DENIED, refusal.code(), refusal.getMessage());
    assertEquals(List.of(), mock.requests(), "nothing may be sent");
    return refusal.getMessage();
  }

  @Test
  void aListOverAllNamespacesHoldsWhatMayBeSeen() {
    assertEquals(List.of("m-dev"), names(function.of(ALICE).list(EVERYWHERE)));
    Kubernetes operator = function.of(new Caller.Operator("root"));
    assertEquals(Set.of("m-dev", "m-prod"), Set.copyOf(names(operator.list(EVERYWHERE))));
  }

  @Test
  void soDoesAWatch() {
    try (Items<Event> watch = function.of(ALICE).watch(EVERYWHERE)) {
      Kubernetes operator = function.of(new Caller.Operator("root"));
      operator.create(new Change("", "configmaps", "prod", "", configMap("hidden")));
      operator.create(new Change("", "configmaps", "dev", "", configMap("last")));
      List<String> seen = new ArrayList<>();
      while (!seen.contains("last")) {
        Event event = watch.next();
        assertNotNull(event);
        seen.add(Documents.text(Documents.json("test", event.document()), "metadata", "name"));
      }
      assertFalse(seen.contains("hidden") || seen.contains("m-prod"), seen.toString());
    }
  }

  @Test
  void ofNamespacesTheyKnowThoseTheyMayDoSomethingIn() {
    Kubernetes operator = function.of(new Caller.Operator("root"));
    for (String namespace : List.of("dev", "prod")) {
      operator.create(new Change("", "namespaces", "", "", namespaceOf(namespace)));
    }
    Selection namespaces = new Selection("", "namespaces", "", "", "", 0, "");
    assertEquals(List.of("dev"), names(function.of(ALICE).list(namespaces)));
    assertEquals(2, names(operator.list(namespaces)).size());
    try (Items<Event> watch = function.of(ALICE).watch(namespaces)) {
      operator.delete(new Kubernetes.Deletion("", "namespaces", "", "prod", ""));
      operator.delete(new Kubernetes.Deletion("", "namespaces", "", "dev", ""));
      Event event = watch.next();
      assertNotNull(event);
      assertTrue(event.document().toString().contains("\"dev\""), event.document().toString());
    }
  }

  private static Json namespaceOf(String name) {
    return Json.of(
        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + name + "\"}}");
  }

  @Test
  void whatMayNotBeSeenIsRefusedByName() throws InterruptedException {
    Kubernetes alice = function.of(ALICE);
    assertEquals(
        "Cluster a: alice's roles do not allow get of configmaps",
        denied(() -> alice.get(new Target("", "configmaps", "prod", "m-prod"))));
    denied(() -> alice.list(new Selection("", "configmaps", "prod", "", "", 0, "")));
    denied(() -> alice.list(new Selection("", "nodes", "", "", "", 0, "")));
    assertEquals(
        "alice's roles do not reach cluster b.",
        denied(() -> alice.list(new Selection("b", "configmaps", "dev", "", "", 0, ""))));
  }

  @Test
  void withoutACallerNobodyIsTheHostItself() throws InterruptedException {
    Kubernetes timer = function.of(TIMER);
    assertTrue(
        denied(() -> timer.list(EVERYWHERE)).contains("only under an identity the operator named"));
    timer.list(new Selection("named", "configmaps", "", "", "", 0, ""));
    assertEquals("backup-agent", mock.requests().getLast().getHeader("Impersonate-User"));
  }

  @Test
  @DisplayName("torture/38 the cluster hears of the caller and of nobody else")
  void impersonationIsTheHostsWord() throws InterruptedException {
    function.of(new Caller.Operator("root")).list(EVERYWHERE);
    assertNull(mock.requests().getLast().getHeader("Impersonate-User"));
    function.of(ALICE).list(EVERYWHERE);
    function.of(ALICE).watch(EVERYWHERE).close();
    List<RecordedRequest> requests = mock.requests();
    assertTrue(requests.size() >= 3, requests.toString());
    for (RecordedRequest request : requests) {
      assertEquals(List.of("alice"), request.getHeaders().headers("Impersonate-User"));
      assertEquals(List.of("dev"), request.getHeaders().headers("Impersonate-Group"));
    }
  }

  @ParameterizedTest
  @DisplayName("torture/38 nothing a plugin writes becomes a header of the request")
  @ValueSource(
      strings = {
        "x\r\nImpersonate-User: system:admin",
        "x\nImpersonate-Group: system:masters",
        "x HTTP/1.1\r\nImpersonate-User: root\r\n\r\n"
      })
  void forgedHeaders(String forged) throws InterruptedException {
    Kubernetes alice = function.of(ALICE);
    alice.list(new Selection("", "configmaps", "dev", forged, forged, 0, forged));
    for (RecordedRequest request : mock.requests()) {
      assertEquals(List.of("alice"), request.getHeaders().headers("Impersonate-User"));
      assertEquals(List.of("dev"), request.getHeaders().headers("Impersonate-Group"));
    }
    assertThrows(
        PluginException.class, () -> alice.get(new Target("", "configmaps", "dev", forged)));
    assertThrows(
        PluginException.class, () -> alice.get(new Target(forged, "configmaps", "dev", "x")));
    assertThrows(
        IllegalArgumentException.class, () -> new Identity.Impersonated(forged, List.of()));
    assertEquals(List.of(), mock.requests());
  }
}
