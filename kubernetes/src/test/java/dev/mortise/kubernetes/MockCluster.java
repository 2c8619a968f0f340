package dev.mortise.kubernetes;

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
import java.util.stream.IntStream;

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
    return kubeconfig("mock", server.url("/"), "token: secret");
  }

  static String kubeconfig(String context, String url, String user) {
    return """
    apiVersion: v1
    kind: Config
    current-context: %1$s
    contexts:
    - name: %1$s
      context: {cluster: c-%1$s, user: u-%1$s}
    clusters:
    - name: c-%1$s
      cluster: {server: "%2$s"}
    users:
    - name: u-%1$s
      user: {%3$s}
    """
        .formatted(context, url, user);
  }

  /// It does not know which groups there are.
  void serves(String group, String version) {
    server
        .expect()
        .get()
        .withPath("/apis/" + group)
        .andReturn(
            200,
            Map.of(
                "kind",
                "APIGroup",
                "name",
                group,
                "versions",
                List.of(Map.of("version", version)),
                "preferredVersion",
                Map.of("version", version)))
        .always();
  }

  /// Nor which types they have, but for those it was given a definition of.
  void serves(String group, String version, String plural, boolean namespaced) {
    serves(group, version);
    server
        .expect()
        .get()
        .withPath("/apis/" + group + "/" + version)
        .andReturn(
            200, Map.of("resources", List.of(Map.of("name", plural, "namespaced", namespaced))))
        .always();
  }

  /// Every request that came since the last time, in order.
  List<RecordedRequest> requests() throws InterruptedException {
    List<RecordedRequest> all = new ArrayList<>();
    for (RecordedRequest next = server.takeRequest(0, TimeUnit.SECONDS);
        next != null;
        next = server.takeRequest(0, TimeUnit.SECONDS)) {
      all.add(next);
    }
    return all;
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

  static String text(int length) {
    return IntStream.range(0, length)
        .collect(
            StringBuilder::new, (b, i) -> b.append((char) ('a' + i % 26)), StringBuilder::append)
        .toString();
  }
}
