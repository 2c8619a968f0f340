package dev.mortise.server;

import io.fabric8.kubernetes.client.VersionInfo;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// fabric8's stand-in for an API server, on loopback, that keeps what is sent to it.
final class MockCluster implements AutoCloseable {
  private final KubernetesMockServer server;

  MockCluster() {
    Map<ServerRequest, Queue<ServerResponse>> responses = new ConcurrentHashMap<>();
    server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            responses,
            new KubernetesMixedDispatcher(responses),
            false);
    server.setVersionInfo(new VersionInfo.Builder().withGitVersion("v1.20.2").build());
    server.start();
  }

  KubernetesMockServer server() {
    return server;
  }

  String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    current-context: mock
    contexts: [{name: mock, context: {cluster: c, user: u}}]
    clusters: [{name: c, cluster: {server: "%s"}}]
    users: [{name: u, user: {token: very-secret}}]
    """
        .formatted(server.url("/"));
  }

  /// What was asked since the last time, but for the version, which the host asks by itself.
  List<String> asked() throws InterruptedException {
    List<String> paths = new ArrayList<>();
    for (RecordedRequest next = server.takeRequest(0, TimeUnit.SECONDS);
        next != null;
        next = server.takeRequest(0, TimeUnit.SECONDS)) {
      paths.add(next.getPath());
    }
    paths.removeIf("/version"::equals);
    return paths;
  }

  /// After a watch was closed the mock's own loop may be blocked for up to a minute, and then its
  /// shutdown gives up after ten seconds. That says nothing of what is tested.
  @Override
  public void close() {
    try {
      server.shutdown();
    } catch (IllegalStateException e) {
      System.getLogger(MockCluster.class.getName()).log(System.Logger.Level.INFO, e.getMessage());
    }
  }
}
