package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.identity.Subject;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The scenarios on fabric8's stand-in, and what of a refusal reaches it.
final class MockClusterHttpTest extends ClusterHttpScenarios {
  private final MockCluster mock = new MockCluster();

  @Override
  String kubeconfig() {
    return mock.kubeconfig();
  }

  @AfterEach
  void stop() {
    mock.close();
  }

  /// Of what happens after the role was taken nothing is told, and the stream says why it ends.
  @Test
  void aWatchEndsWithTheRoleThatAllowedIt() throws Exception {
    for (String path : List.of(maps + "?watch=true", "/api/v1/configmaps?watch=true")) {
      scene.identity.roles().assign(ServerFixture.operator(), "dev", Subject.user("eve"));
      HttpResponse<InputStream> response =
          scene
              .fixture
              .client()
              .send(scene.request("eve", path).build(), HttpResponse.BodyHandlers.ofInputStream());
      assertEquals(200, response.statusCode());
      try (InputStream told = response.body()) {
        scene.distrust("dev", "eve");
        scene.done(scene.send("root", "POST", maps, map("hidden", "1")));
        String all = new String(told.readAllBytes(), StandardCharsets.UTF_8);
        assertFalse(all.contains("hidden"), all);
        assertTrue(all.contains("event: error") && all.contains("PERMISSION_DENIED"), all);
      }
      scene.done(scene.send("root", "DELETE", maps + "/hidden", ""));
    }
  }

  @Test
  void whatIsRefusedIsRefusedBeforeTheClusterHearsOfIt() throws InterruptedException {
    mock.asked();
    for (String path : List.of("/api/v1/pods/", "/api/v1/secrets/", "/api/v1/deployments/")) {
      refused(403, "PERMISSION_DENIED", scene.get("eve", path + scene.namespace));
      refused(403, "PERMISSION_DENIED", scene.send("vera", "DELETE", path + "dev/web", ""));
    }
    assertEquals(List.of(), mock.asked());
  }
}
