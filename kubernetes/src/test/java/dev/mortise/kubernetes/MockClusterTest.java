package dev.mortise.kubernetes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// The scenarios on fabric8's stand-in.
final class MockClusterTest extends ClusterScenarios {
  private final MockCluster mock = new MockCluster();

  @BeforeEach
  void knowsItsOwnGroups() {
    mock.serves("apiextensions.k8s.io", "v1", "customresourcedefinitions", false);
  }

  @Override
  String kubeconfig() {
    return mock.kubeconfig();
  }

  @Override
  String happened() {
    return "";
  }

  @Override
  void serves(String group, String version) {
    mock.serves(group, version);
  }

  @AfterEach
  void stop() {
    mock.close();
  }
}
