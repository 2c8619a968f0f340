package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The resources of a cluster over HTTP: what must hold on the stand-in and on a real API server.
@Timeout(120)
abstract class ClusterHttpScenarios {
  @TempDir Path home;
  ClusterScene scene;
  String maps;

  /// A kubeconfig with everything in it.
  abstract String kubeconfig();

  @BeforeEach
  void open() {
    scene = new ClusterScene(home, kubeconfig()).open();
    maps = "/api/v1/configmaps/" + scene.namespace;
    for (String namespace : List.of(scene.namespace, scene.elsewhere)) {
      scene.done(scene.send("root", "POST", "/api/v1/namespaces/_all", namespaceOf(namespace)));
    }
  }

  @AfterEach
  void close() {
    scene.close();
  }

  static String namespaceOf(String name) {
    return """
    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "%s"}}
    """
        .formatted(name);
  }

  static String map(String name, String value) {
    return """
    {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s",
     "labels": {"of": "proof"}}, "data": {"key": "%s"}}
    """
        .formatted(name, value);
  }

  String value(String name) {
    return scene.done(scene.get("dana", maps + "/" + name)).at("/data/key").asString();
  }

  /// Refused in words, as JSON, with nothing of it in the audit.
  void refused(int status, String code, HttpResponse<String> response) {
    assertEquals(status, response.statusCode(), response.body());
    JsonNode body = ServerFixture.json(response);
    assertEquals(code, body.get("code").asString(), response.body());
    assertFalse(body.get("error").asString().isEmpty(), response.body());
    assertEquals("application/json", response.headers().firstValue("content-type").orElse("none"));
  }

  static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.path("items").forEach(item -> names.add(item.at("/metadata/name").asString()));
    return names;
  }

  @Test
  void oneIsMadeReadChangedAndDeleted() {
    assertEquals(201, scene.send("dana", "POST", maps, map("one", "1")).statusCode());
    assertEquals("1", value("one"));
    scene.done(scene.send("dana", "PUT", maps + "/one", map("one", "2")));
    assertEquals("2", value("one"));
    String merged = "{\"data\":{\"key\":\"3\"}}";
    scene.done(scene.send("dana", "PATCH", maps + "/one?patchType=merge", merged));
    assertEquals("3", value("one"));
    String steps = "[{\"op\":\"replace\",\"path\":\"/data/key\",\"value\":\"4\"}]";
    scene.done(scene.send("dana", "PATCH", maps + "/one?patchType=json", steps));
    assertEquals("4", value("one"));
    assertTrue(scene.get("dana", maps + "/one/describe").body().contains("ConfigMap"), "in words");
    scene.done(scene.send("dana", "DELETE", maps + "/one", ""));
    refused(404, "NOT_FOUND", scene.get("dana", maps + "/one"));
    String where = ClusterScene.FIRST + "/" + scene.namespace + "/configmaps/one ";
    List<String> audited =
        scene.changes.all.stream().filter(line -> line.startsWith("dana")).toList();
    assertEquals(
        List.of("create", "update", "patch", "patch", "delete").stream()
            .map(verb -> "dana k8s." + verb + " " + where)
            .toList(),
        audited);
  }

  @Test
  void whatNoRoleAllowsIsRefusedAndLeavesNoTrace() {
    scene.done(scene.send("root", "POST", maps, map("one", "1")));
    scene.done(
        scene.send("root", "POST", "/api/v1/configmaps/" + scene.elsewhere, map("two", "2")));
    scene.changes.all.clear();
    String secrets = "/api/v1/secrets/" + scene.namespace;
    String there = "/api/v1/configmaps/" + scene.elsewhere;
    // Held back by name although the role's list has a star.
    refused(403, "PERMISSION_DENIED", scene.get("dana", secrets));
    refused(403, "PERMISSION_DENIED", scene.send("dana", "POST", secrets, map("s", "1")));
    refused(403, "PERMISSION_DENIED", scene.get("dana", there));
    refused(403, "PERMISSION_DENIED", scene.get("dana", there + "?watch=true"));
    refused(403, "PERMISSION_DENIED", scene.send("dana", "DELETE", there + "/two", ""));
    refused(403, "PERMISSION_DENIED", scene.get("dana", "/api/v1/nodes"));
    // Reading is not changing.
    refused(403, "PERMISSION_DENIED", scene.send("vera", "POST", maps, map("v", "1")));
    refused(403, "PERMISSION_DENIED", scene.send("vera", "PUT", maps + "/one", map("one", "9")));
    refused(403, "PERMISSION_DENIED", scene.send("vera", "PATCH", maps + "/one", "{}"));
    refused(403, "PERMISSION_DENIED", scene.send("vera", "DELETE", maps + "/one", ""));
    assertEquals(200, scene.get("vera", maps + "/one").statusCode());
    // Without a role there is nothing, not even names.
    refused(403, "PERMISSION_DENIED", scene.get("eve", maps));
    refused(403, "PERMISSION_DENIED", scene.get("eve", "/api/v1/namespaces"));
    refused(403, "PERMISSION_DENIED", scene.get("eve", maps + "?x-cluster-name=unknown"));
    refused(403, "PERMISSION_DENIED", scene.send("eve", "POST", "/api/v1/resources/apply", "{}"));
    assertEquals("[]", scene.get("eve", "/api/v1/clusters").body());
    refused(401, "UNAUTHENTICATED", scene.get("nobody", maps));
    String yaml = "{\"yaml\":\"{apiVersion: v1, kind: ConfigMap, metadata: {name: one}}\"}";
    JsonNode applied =
        scene.done(scene.send("vera", "POST", "/api/v1/resources/apply", yaml)).get("results");
    assertEquals(403, applied.get(0).get("status").asInt(), applied.toString());
    assertEquals(List.of(), scene.changes.all, "nothing that was refused has begun");
    assertEquals("1", value("one"));
  }

  @Test
  void everybodySeesTheirOwnClustersAndNamespaces() {
    assertEquals(List.of(ClusterScene.FIRST), clusters("dana"));
    assertEquals(List.of(ClusterScene.FIRST), clusters("tess"));
    assertEquals(List.of(ClusterScene.FIRST, ClusterScene.SECOND), clusters("vera"));
    assertEquals(
        List.of(scene.namespace), names(scene.done(scene.get("dana", "/api/v1/namespaces"))));
    Set<String> all = Set.copyOf(names(scene.done(scene.get("vera", "/api/v1/namespaces"))));
    assertTrue(all.containsAll(List.of(scene.namespace, scene.elsewhere)), all.toString());
  }

  private List<String> clusters(String who) {
    List<String> names = new ArrayList<>();
    scene
        .done(scene.get(who, "/api/v1/clusters"))
        .forEach(c -> names.add(c.get("name").asString()));
    return names;
  }

  @Test
  void theClusterIsChosenByHeaderQueryOrCookie() {
    scene.done(scene.send("root", "POST", maps, map("one", "1")));
    for (String who : List.of("root", "dana")) {
      int expected = who.equals("root") ? 200 : 403;
      assertEquals(
          expected,
          scene
              .fixture
              .send(scene.request(who, maps).header("x-cluster-name", ClusterScene.SECOND))
              .statusCode());
      assertEquals(
          expected, scene.get(who, maps + "?x-cluster-name=" + ClusterScene.SECOND).statusCode());
      assertEquals(
          expected,
          scene
              .fixture
              .send(
                  scene
                      .request(who, maps)
                      .header("Cookie", "x-cluster-name=" + ClusterScene.SECOND))
              .statusCode());
    }
    HttpResponse<String> unknown = scene.get("root", maps + "?x-cluster-name=elsewhere");
    refused(404, "NOT_FOUND", unknown);
    assertFalse(unknown.body().contains(ClusterScene.SECOND), unknown.body());
  }

  @Test
  void listsHoldWhatMayBeSeenByLabelAndInPages() {
    for (int i = 0; i < 5; i++) {
      scene.done(scene.send("root", "POST", maps, map("page-" + i, "x")));
    }
    scene.done(
        scene.send("root", "POST", "/api/v1/configmaps/" + scene.elsewhere, map("hidden", "x")));
    for (String all : List.of("/api/v1/configmaps", "/api/v1/configmaps/_all")) {
      List<String> seen = names(scene.done(scene.get("dana", all + "?labelSelector=of%3Dproof")));
      assertEquals(5, seen.size(), seen.toString());
    }
    Set<String> paged = new TreeSet<>();
    String resume = "";
    do {
      JsonNode page =
          scene.done(
              scene.get("dana", maps + "?labelSelector=of%3Dproof&limit=2&continue=" + resume));
      paged.addAll(names(page));
      resume = page.at("/metadata/continue").asString("");
    } while (!resume.isEmpty());
    assertEquals(Set.of("page-0", "page-1", "page-2", "page-3", "page-4"), paged);
  }

  @Test
  void whatLiesInNoNamespaceIsUnderAll() {
    String roles = "/api/v1/clusterroles/_all";
    String role =
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
         "metadata": {"name": "%s"}, "rules": []}
        """
            .formatted(scene.namespace);
    scene.done(scene.send("root", "POST", roles, role));
    assertEquals(200, scene.get("vera", roles + "/" + scene.namespace).statusCode());
    refused(403, "PERMISSION_DENIED", scene.get("dana", roles + "/" + scene.namespace));
    refused(
        400,
        "INVALID_ARGUMENT",
        scene.get("root", "/api/v1/clusterroles/" + scene.namespace + "/x"));
    scene.done(scene.send("root", "DELETE", roles + "/" + scene.namespace, ""));
    refused(404, "NOT_FOUND", scene.get("root", roles + "/" + scene.namespace));
  }

  @Test
  void changesAreFollowed() throws Exception {
    HttpResponse<InputStream> response =
        scene
            .fixture
            .client()
            .send(
                scene.request("dana", maps + "?watch=true&labelSelector=of%3Dproof").build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertEquals(200, response.statusCode());
    try (var reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      scene.done(scene.send("root", "POST", maps, map("seen", "1")));
      scene.done(scene.send("root", "PUT", maps + "/seen", map("seen", "2")));
      scene.done(scene.send("root", "DELETE", maps + "/seen", ""));
      assertEquals(
          List.of("ADDED 1", "MODIFIED 2", "DELETED 2"),
          List.of(event(reader), event(reader), event(reader)));
    }
  }

  private static String event(BufferedReader reader) throws IOException {
    String line = reader.readLine();
    while (line != null && !line.startsWith("event: ")) {
      line = reader.readLine();
    }
    String data = String.valueOf(reader.readLine()).substring("data: ".length());
    JsonNode document = Nodes.tree(dev.mortise.api.Json.of(data));
    return String.valueOf(line).substring(7) + " " + document.at("/data/key").asString();
  }

  @Test
  void theHistoryTellsWhoChangedWhatWithoutSecrets() {
    String secrets = "/api/v1/secrets/" + scene.namespace;
    String secret =
        """
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"},
         "stringData": {"word": "%s"}, "data": {"key": "%s"}}
        """;
    scene.done(scene.send("root", "POST", secrets, secret.formatted("hunter2", "aHVudGVyMw==")));
    scene.done(
        scene.send("root", "PUT", secrets + "/s", secret.formatted("hunter4", "aHVudGVyNQ==")));
    scene.done(
        scene.fixture.send(
            scene
                .request("root", secrets + "/s")
                .header("x-cluster-name", ClusterScene.FIRST)
                .DELETE()));
    JsonNode history = scene.done(scene.get("root", secrets + "/s/history"));
    assertEquals(3, history.at("/pagination/total").asInt(), "one cluster, however it was chosen");
    assertEquals("delete", history.at("/data/0/operationType").asString());
    JsonNode update = history.at("/data/1");
    assertEquals("update", update.get("operationType").asString());
    assertEquals("root", update.at("/operator/username").asString());
    assertEquals(ClusterScene.FIRST, update.get("clusterName").asString());
    assertTrue(update.get("previousYaml").asString().contains("\"key\" : \"***\""));
    for (String hidden : List.of("hunter", "aHVudGVy")) {
      assertFalse(history.toString().contains(hidden), history.toString());
    }
    refused(403, "PERMISSION_DENIED", scene.get("dana", secrets + "/s/history"));
  }

  @Test
  void aChangeThatMetAnotherIsAConflict() {
    JsonNode first = scene.done(scene.send("dana", "POST", maps, map("both", "1")));
    scene.done(
        scene.send("dana", "PATCH", maps + "/both?patchType=merge", "{\"data\":{\"key\":\"2\"}}"));
    refused(409, "CONFLICT", scene.send("dana", "PUT", maps + "/both", first.toString()));
    assertEquals("2", value("both"));
    JsonNode failed = scene.done(scene.get("dana", maps + "/both/history")).at("/data/0");
    assertFalse(failed.get("success").asBoolean(), "a try that failed is in the history too");
  }

  @Test
  void whatCannotBeMeantIsToldSo() {
    refused(400, "INVALID_ARGUMENT", scene.get("dana", maps + "?limit=9999"));
    refused(400, "INVALID_ARGUMENT", scene.send("dana", "PATCH", maps + "/a?patchType=odd", "{}"));
    refused(400, "INVALID_ARGUMENT", scene.send("dana", "POST", maps, "{"));
    refused(400, "INVALID_ARGUMENT", scene.send("dana", "POST", maps, "[]"));
    refused(400, "INVALID_ARGUMENT", scene.send("dana", "PUT", maps + "/a", map("b", "1")));
    refused(400, "INVALID_ARGUMENT", scene.get("root", "/api/v1/configmaps/No_Name/a"));
    refused(404, "NOT_FOUND", scene.get("root", "/api/v1/widgets.nowhere.dev/" + scene.namespace));
    refused(404, "NOT_FOUND", scene.get("root", "/api/v1/gadgets"));
  }
}
