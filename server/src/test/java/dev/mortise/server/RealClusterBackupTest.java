package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Backups of a real API server, which fills in and checks what the stand-in does not.
@Tag("cluster")
final class RealClusterBackupTest extends BackupScenarios {
  private static final String ROOT = "/api/v1/plugins/backup-manager/backups";

  @Override
  String kubeconfig() {
    return RealClusterHttpTest.real();
  }

  @Test
  void workloadsComeBackWithoutWhatTheClusterAdded() {
    String deployments = "/api/v1/deployments/" + scene.namespace;
    String deployment =
        """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"},
         "spec": {"replicas": 2, "selector": {"matchLabels": {"a": "d"}}, "template": {
          "metadata": {"labels": {"a": "d"}},
          "spec": {"containers": [{"name": "a", "image": "a:1"}]}}}}
        """;
    JsonNode first = scene.done(scene.send("root", "POST", deployments, deployment));
    String claims = "/api/v1/persistentvolumeclaims/" + scene.namespace;
    String claim =
        """
        {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "c"},
         "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}
        """;
    scene.done(scene.send("root", "POST", claims, claim));
    String wish = "{\"name\": \"all\", \"namespace\": \"%s\"}".formatted(scene.namespace);
    scene.done(scene.send("root", "POST", ROOT, wish));
    scene.done(scene.send("root", "DELETE", deployments + "/d", ""));
    JsonNode restored = scene.done(scene.send("root", "POST", ROOT + "/all/restore", ""));
    assertEquals("[\"deployments/d\"]", restored.get("created").toString(), restored.toString());
    assertEquals(0, restored.get("failed").size(), restored.toString());
    assertTrue(restored.get("unchanged").toString().contains("persistentvolumeclaims/c"));
    assertTrue(restored.get("unchanged").toString().contains("services/web"), "its address stays");
    JsonNode second = scene.done(scene.get("root", deployments + "/d"));
    assertEquals(first.get("spec"), second.get("spec"));
    assertFalse(first.at("/metadata/uid").asString().equals(second.at("/metadata/uid").asString()));
  }
}
