package dev.mortise.terminal;

import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.kubernetes.ClusterOperations;
import dev.mortise.kubernetes.ClusterRecord;
import dev.mortise.kubernetes.ClusterRecords;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.kubernetes.ClustersConfig;
import dev.mortise.kubernetes.Identity;
import io.fabric8.kubernetes.client.VersionInfo;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A stand-in for a cluster, on loopback, that keeps what is sent to it.
final class MockCluster implements AutoCloseable {
  private final KubernetesMockServer server;
  private final Clusters clusters =
      Clusters.open(
          ClustersConfig.of(List.of()), ClusterRecords.inMemory(), InstantSource.system());

  private final Map<String, FakeCommand> commands = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger watching = new AtomicInteger();
  private volatile boolean refusing;

  MockCluster() {
    Map<ServerRequest, Queue<ServerResponse>> responses = new ConcurrentHashMap<>();
    server =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), responses, new Requests(responses), false);
    server.setVersionInfo(new VersionInfo.Builder().withGitVersion("v1.20.2").build());
    server.start();
    clusters.put(new ClusterRecord("mock", "", kubeconfig(), true, true));
  }

  /// What the stand-in cannot do itself: commands, and being out of order.
  private final class Requests extends KubernetesMixedDispatcher {
    Requests(Map<ServerRequest, Queue<ServerResponse>> responses) {
      super(responses);
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      asked.add(request.getPath());
      if (refusing) {
        return new MockResponse().setResponseCode(503).setBody("{\"message\":\"out of order\"}");
      }
      FakeCommand command = commands.get(request.getPath());
      if (command != null) {
        return new MockResponse().withWebSocketUpgrade(command);
      }
      MockResponse response = super.dispatch(request);
      WebSocketListener listener = response.getWebSocketListener();
      return listener == null
          ? response
          : response.withWebSocketUpgrade(new Counted(listener, opened, watching));
    }
  }

  /// Counts the connections of another one.
  private static final class Counted extends WebSocketListener {
    private final WebSocketListener inner;
    private final AtomicInteger opened;
    private final AtomicInteger open;

    Counted(WebSocketListener inner, AtomicInteger opened, AtomicInteger open) {
      this.inner = inner;
      this.opened = opened;
      this.open = open;
    }

    @Override
    public void onBeforeAccept(WebSocket socket, Response response) {
      inner.onBeforeAccept(socket, response);
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
      open.incrementAndGet();
      opened.incrementAndGet();
      inner.onOpen(socket, response);
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      inner.onMessage(socket, text);
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
      inner.onClosing(socket, code, reason);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
      open.decrementAndGet();
      // It waits for its own writer, which waits for this very thread: nobody would be answered for
      // half a minute.
      Thread.ofVirtual().start(() -> inner.onClosed(socket, code, reason));
    }

    @Override
    public void onFailure(WebSocket socket, Throwable problem, Response response) {
      inner.onFailure(socket, problem, response);
    }
  }

  /// How many watches were opened ever.
  int opened() {
    return opened.get();
  }

  /// How many watches are open.
  int watching() {
    return watching.get();
  }

  /// Makes every request fail, or work again.
  void refuse(boolean now) {
    refusing = now;
  }

  /// How often something was asked for whose address contains this.
  long asked(String part) {
    return asked.stream().filter(path -> path.contains(part)).count();
  }

  /// A program in the pod `web`.
  ///
  /// @param query of the address under which it runs
  void command(String query, FakeCommand program) {
    commands.put("/api/v1/namespaces/dev/pods/web/exec?" + query, program);
  }

  private String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    current-context: mock
    contexts: [{name: mock, context: {cluster: c, user: u}}]
    clusters: [{name: c, cluster: {server: "%s"}}]
    users: [{name: u, user: {token: secret}}]
    """
        .formatted(server.url("/"));
  }

  KubernetesMockServer server() {
    return server;
  }

  Clusters clusters() {
    return clusters;
  }

  ClusterOperations operations() {
    return clusters.operations("", Identity.CONFIGURED);
  }

  void namespace(String name) {
    create(
        "namespaces",
        "",
        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}"
            .formatted(name));
  }

  void pod(String name, String phase) {
    create("pods", "dev", podText(name, phase));
  }

  void changePod(String name, String phase) {
    operations()
        .update(new Kubernetes.Change("", "pods", "dev", name, Json.of(podText(name, phase))));
  }

  private static String podText(String name, String phase) {
    return """
    {"apiVersion":"v1","kind":"Pod",
     "metadata":{"name":"%s","namespace":"dev","labels":{"app":"web"},
       "creationTimestamp":"2020-01-01T00:00:00Z"},
     "spec":{"nodeName":"n1","containers":[{"name":"app","image":"web:1",
       "ports":[{"containerPort":8080}]}]},
     "status":{"phase":"%s","podIP":"10.0.0.7","containerStatuses":[
       {"name":"app","ready":%s,"restartCount":3,"state":{}}]}}
    """
        .formatted(name, phase, phase.equals("Running"));
  }

  /// A custom type with a column, and one object of it. The stand-in does not know by itself which
  /// groups there are.
  void crontab() {
    serves("apiextensions.k8s.io", "customresourcedefinitions", "CustomResourceDefinition", false);
    serves("example.dev", "crontabs", "CronTab", true);
    create(
        "customresourcedefinitions",
        "",
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
         "metadata":{"name":"crontabs.example.dev"},
         "spec":{"group":"example.dev","scope":"Namespaced",
          "names":{"plural":"crontabs","singular":"crontab","kind":"CronTab","shortNames":["ct"]},
          "versions":[{"name":"v1","served":true,"storage":true,
           "additionalPrinterColumns":[
            {"name":"Schedule","type":"string","jsonPath":".spec.cron"},
            {"name":"Hidden","type":"string","jsonPath":".spec.cron","priority":1}]}]}}
        """);
    create(
        "crontabs.example.dev",
        "dev",
        """
        {"apiVersion":"example.dev/v1","kind":"CronTab","metadata":{"name":"nightly"},
         "spec":{"cron":"0 3 * * *"}}
        """);
  }

  private void serves(String group, String plural, String kind, boolean namespaced) {
    answers(
        "/apis/" + group,
        "{\"versions\":[{\"version\":\"v1\"}],\"preferredVersion\":{\"version\":\"v1\"}}");
    answers(
        "/apis/" + group + "/v1",
        "{\"resources\":[{\"name\":\"%s\",\"kind\":\"%s\",\"namespaced\":%s}]}"
            .formatted(plural, kind, namespaced));
  }

  private void answers(String path, String answer) {
    server.expect().get().withPath(path).andReturn(200, answer).always();
  }

  /// A pod with two containers.
  void twins(String name) {
    create(
        "pods",
        "dev",
        podText(name, "Running")
            .replace(
                "{\"name\":\"app\",\"image\"", "{\"name\":\"side\"},{\"name\":\"app\",\"image\""));
  }

  /// Something in the namespace `dev`.
  void create(String resource, String text) {
    create(resource, "dev", text);
  }

  private void create(String resource, String namespace, String text) {
    operations().create(new Kubernetes.Change("", resource, namespace, "", Json.of(text)));
  }

  void remove(String name) {
    operations().delete(new Kubernetes.Deletion("", "pods", "dev", name, ""));
  }

  /// The stand-in's own loop may be blocked after a watch, and its end may give up then; that says
  /// nothing of what is tested.
  @Override
  public void close() {
    clusters.close();
    try {
      server.shutdown();
    } catch (IllegalStateException e) {
      System.getLogger(MockCluster.class.getName()).log(System.Logger.Level.INFO, e.getMessage());
    }
  }
}
