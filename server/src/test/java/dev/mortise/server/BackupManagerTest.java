package dev.mortise.server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/// Backups of fabric8's stand-in. torture/35: nobody reads or writes through the plugin what they
/// may not themselves.
@Tag("process")
final class BackupManagerTest extends BackupScenarios {
  private final MockCluster mock = new MockCluster();

  @Override
  String kubeconfig() {
    return mock.kubeconfig();
  }

  @AfterEach
  void stop() {
    mock.close();
  }
}
