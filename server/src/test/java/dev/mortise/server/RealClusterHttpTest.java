package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The scenarios on a real API server, and what the stand-in cannot do.
@Tag("cluster")
final class RealClusterHttpTest extends ClusterHttpScenarios {
  @Override
  String kubeconfig() {
    return real();
  }

  /// `./mortise check --cluster` starts one and says where its kubeconfig is.
  static String real() {
    String file = System.getProperty("mortise.kubeconfig", "");
    assumeTrue(!file.isEmpty(), "no real cluster; ./mortise check --cluster starts one");
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new AssertionError("the kubeconfig of the real cluster cannot be read", e);
    }
  }

  @Test
  void yamlIsAppliedDocumentByDocumentAndRemembered() {
    String yaml =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: applied}
        data: {key: "%s"}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: held-back}
        stringData: {word: hunter2}
        ---
        apiVersion: nowhere.example.dev/v1
        kind: Nothing
        metadata: {name: unknown}
        """;
    JsonNode results = apply(yaml.formatted("1"));
    assertEquals(201, results.at("/0/status").asInt(), results.toString());
    assertEquals(403, results.at("/1/status").asInt(), "dana may not touch Secrets");
    assertEquals(404, results.at("/2/status").asInt(), results.toString());
    assertEquals(200, apply(yaml.formatted("2")).at("/0/status").asInt());
    assertEquals("2", value("applied"));
    assertEquals(
        404, scene.get("root", "/api/v1/secrets/" + scene.namespace + "/held-back").statusCode());
    JsonNode history = scene.done(scene.get("dana", maps + "/applied/history"));
    assertEquals(2, history.at("/pagination/total").asInt(), history.toString());
    assertEquals("apply", history.at("/data/0/operationType").asString());
    assertTrue(history.at("/data/0/previousYaml").asString().contains("\"key\" : \"1\""));
    assertTrue(history.at("/data/0/resourceYaml").asString().contains("\"key\" : \"2\""));
    assertEquals("", history.at("/data/1/previousYaml").asString());
  }

  private JsonNode apply(String yaml) {
    String body = Nodes.object().put("yaml", yaml).put("namespace", scene.namespace).toString();
    return scene.done(scene.send("dana", "POST", "/api/v1/resources/apply", body)).get("results");
  }

  @Test
  void aStrategicPatchKeepsTheOtherContainers() {
    String deployments = "/api/v1/deployments/" + scene.namespace;
    String deployment =
        """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"},
         "spec": {"selector": {"matchLabels": {"a": "d"}}, "template": {
          "metadata": {"labels": {"a": "d"}},
          "spec": {"containers": [{"name": "a", "image": "a:1",
           "env": [{"name": "DB_PASSWORD", "value": "hunter2"}]}]}}}}
        """;
    scene.done(scene.send("dana", "POST", deployments, deployment));
    String second =
        """
        {"spec": {"template": {"spec": {"containers": [{"name": "b", "image": "b:2"}]}}}}
        """;
    JsonNode patched = scene.done(scene.send("dana", "PATCH", deployments + "/d", second));
    assertEquals(2, patched.at("/spec/template/spec/containers").size());
    String history = scene.get("dana", deployments + "/d/history").body();
    assertTrue(history.contains("DB_PASSWORD") && !history.contains("hunter2"), history);
  }

  @Test
  void whatTheClusterFindsWrongIsToldInItsWords() {
    String wrong = map("one", "1").replace("\"key\"", "\"no key!\"");
    var response = scene.send("dana", "POST", maps, wrong);
    refused(400, "INVALID_ARGUMENT", response);
    assertTrue(response.body().contains("no key!"), response.body());
    assertEquals(
        1, scene.done(scene.get("dana", maps + "/one/history")).at("/pagination/total").asInt());
  }
}
