package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Storage;
import dev.mortise.host.HostFunction;
import dev.mortise.runtime.process.ProcessRuntime;
import dev.mortise.runtime.process.ProcessRuntimeConfig;
import dev.mortise.testkit.GoBuild;
import dev.mortise.testkit.InMemoryStorage;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The example `backup-manager` as a real process behind a real server: what must hold on the
/// stand-in and on a real API server.
@Timeout(240)
abstract class BackupScenarios {
  private static final String ROOT = "/api/v1/plugins/backup-manager/backups";
  private static final String TOOL = "/api/v1/plugins/tools/plugin_backup-manager_";

  @TempDir Path home;
  final InMemoryStorage storage = new InMemoryStorage();
  ClusterScene scene;
  String maps;

  /// A kubeconfig with everything in it.
  abstract String kubeconfig();

  @BeforeEach
  void open() throws IOException {
    Path run = Files.createTempDirectory("mb");
    List<Path> classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .toList();
    scene = new ClusterScene(home, kubeconfig());
    scene
        .fixture
        .over(ProcessRuntime.create(ProcessRuntimeConfig.builder(run).sdkJars(classPath).build()))
        .hosted(c -> c.runDir(run).grantDeclared(true))
        .function(new HostFunction<>(Storage.class, _ -> storage));
    Path plugin = Files.createDirectories(scene.fixture.folder.resolve("backup-manager"));
    try (Stream<Path> files = Files.list(GoBuild.root().resolve("examples/backup-manager"))) {
      for (Path file : files.toList()) {
        Files.copy(file, plugin.resolve(file.getFileName()));
      }
    }
    scene.open();
    maps = "/api/v1/configmaps/" + scene.namespace;
    make("root", "/api/v1/namespaces/_all", ClusterHttpScenarios.namespaceOf(scene.namespace));
    make("dana", maps, ClusterHttpScenarios.map("one", "1"));
    make("dana", maps, ClusterHttpScenarios.map("two", "2"));
    make("dana", "/api/v1/services/" + scene.namespace, service());
    make("root", "/api/v1/secrets/" + scene.namespace, secret("aHVudGVyMg=="));
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private JsonNode make(String who, String path, String document) {
    return scene.done(scene.send(who, "POST", path, document));
  }

  private static String service() {
    return """
    {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"},
     "spec": {"selector": {"a": "web"}, "ports": [{"port": 80}]}}
    """;
  }

  private static String secret(String value) {
    return """
    {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "data": {"key": "%s"}}
    """
        .formatted(value);
  }

  private String value(String name) {
    return scene.done(scene.get("root", maps + "/" + name)).at("/data/key").asString();
  }

  private JsonNode backup(String who, String body) {
    HttpResponse<String> response = scene.send(who, "POST", ROOT, body);
    assertEquals(201, response.statusCode(), response.body());
    return ServerFixture.json(response);
  }

  private String named(String name) {
    return "{\"name\": \"%s\", \"namespace\": \"%s\"}".formatted(name, scene.namespace);
  }

  @Test
  void whatWasLostComesBackAndWhatWasChangedIsPutRight() {
    JsonNode made = backup("root", named("before"));
    assertEquals(ClusterScene.FIRST, made.get("cluster").asString());
    JsonNode kept = scene.done(scene.get("root", ROOT + "/before"));
    String contents = kept.get("contents").toString();
    for (String object : List.of("configmaps/one", "configmaps/two", "services/web", "secrets/s")) {
      assertTrue(contents.contains(object), contents);
    }
    assertFalse(contents.contains("kube-root-ca.crt"), contents);
    scene.done(scene.send("dana", "DELETE", maps + "/one", ""));
    scene.done(scene.send("dana", "PUT", maps + "/two", ClusterHttpScenarios.map("two", "9")));
    scene.done(scene.send("dana", "DELETE", "/api/v1/services/" + scene.namespace + "/web", ""));
    String secrets = "/api/v1/secrets/" + scene.namespace;
    scene.done(scene.send("root", "PUT", secrets + "/s", secret("b3RoZXI=")));
    make("dana", maps, ClusterHttpScenarios.map("newer", "3"));
    JsonNode restored = scene.done(scene.send("root", "POST", ROOT + "/before/restore", ""));
    assertEquals(0, restored.get("failed").size(), restored.toString());
    assertEquals("1 2", value("one") + " " + value("two"));
    assertEquals("3", value("newer"), "what a backup does not know of stays");
    assertEquals(
        "aHVudGVyMg==", scene.done(scene.get("root", secrets + "/s")).at("/data/key").asString());
    JsonNode service =
        scene.done(scene.get("root", "/api/v1/services/" + scene.namespace + "/web"));
    assertEquals(80, service.at("/spec/ports/0/port").asInt());
    assertEquals(2, restored.get("created").size(), restored.toString());
    JsonNode again = scene.done(scene.send("root", "POST", ROOT + "/before/restore", ""));
    assertEquals(0, again.get("created").size() + again.get("updated").size(), again.toString());
    scene.done(scene.send("root", "DELETE", ROOT + "/before", ""));
    assertEquals(404, scene.get("root", ROOT + "/before").statusCode());
    assertEquals(0, storage.list(new Storage.Range("", null, 10)).keys().size(), "all of it");
  }

  /// Dana may not read Secrets: hers has none, and that of somebody who may is none of hers.
  @Test
  void aBackupHoldsAndShowsWhatTheCallerMayRead() {
    scene.allowPlugin("dana", "backup-manager");
    scene.allowPlugin("vera", "backup-manager");
    scene.allowPlugin("eve", "backup-manager");
    backup("root", named("whole"));
    JsonNode hers = backup("dana", named("hers"));
    assertTrue(hers.get("skipped").toString().contains("secrets"), hers.toString());
    String contents = scene.get("dana", ROOT + "/hers").body();
    assertTrue(contents.contains("configmaps/one"), contents);
    assertFalse(contents.contains("secrets/s"), contents);
    assertEquals(404, scene.get("dana", ROOT + "/whole").statusCode());
    assertEquals(404, scene.send("dana", "POST", ROOT + "/whole/restore", "").statusCode());
    assertEquals(404, scene.send("dana", "DELETE", ROOT + "/whole", "").statusCode());
    String listed = scene.get("dana", ROOT).body();
    assertTrue(listed.contains("hers") && !listed.contains("whole"), listed);
    // Who may only read may look, and not write it back.
    assertTrue(scene.get("vera", ROOT).body().contains("whole"));
    scene.done(scene.send("root", "DELETE", maps + "/one", ""));
    HttpResponse<String> refused = scene.send("vera", "POST", ROOT + "/hers/restore", "");
    assertEquals(403, refused.statusCode(), refused.body());
    assertEquals(404, scene.get("root", maps + "/one").statusCode());
    // Who may nothing sees nothing.
    assertEquals("{\"backups\":[]}", scene.get("eve", ROOT).body());
    assertEquals(403, scene.send("eve", "POST", ROOT, named("none")).statusCode());
  }

  private HttpResponse<String> use(String who, String tool, String arguments) {
    HttpResponse<String> asked =
        scene.send(who, "POST", TOOL + tool, "{\"arguments\": %s}".formatted(arguments));
    if (asked.statusCode() != 428) {
      return asked;
    }
    String token = ServerFixture.json(asked).get("confirm").asString();
    return scene.send(
        who,
        "POST",
        TOOL + tool,
        "{\"arguments\": %s, \"confirm\": \"%s\"}".formatted(arguments, token));
  }

  @Test
  void toolsAskBeforeTheyChangeSomething() {
    for (String tool : List.of("create_backup", "restore_backup", "delete_backup")) {
      HttpResponse<String> asked =
          scene.send("root", "POST", TOOL + tool, "{\"arguments\": {\"name\": \"t\"}}");
      assertEquals(428, asked.statusCode(), tool + " " + asked.body());
    }
    HttpResponse<String> made = use("root", "create_backup", named("t"));
    assertEquals(200, made.statusCode(), made.body());
    HttpResponse<String> list = scene.send("root", "POST", TOOL + "list_backups", "{}");
    assertEquals(200, list.statusCode(), list.body());
    assertTrue(list.body().contains("\\\"t\\\""), list.body());
    scene.done(scene.send("dana", "DELETE", maps + "/one", ""));
    HttpResponse<String> restored = use("root", "restore_backup", "{\"name\": \"t\"}");
    assertEquals(200, restored.statusCode(), restored.body());
    assertEquals("1", value("one"));
    assertEquals(200, use("root", "delete_backup", "{\"name\": \"t\"}").statusCode());
    assertTrue(use("root", "restore_backup", "{\"name\": \"t\"}").body().contains("no backup t"));
  }

  @Test
  void backupsStandBesideTheResourcesOfTheCluster() {
    String type = "/api/v1/plugin-backup-manager-backups/" + scene.namespace;
    String document =
        """
        {"metadata": {"name": "r"}, "spec": {"types": ["configmaps"]}}
        """;
    JsonNode made = make("root", type, document);
    assertEquals("Backup", made.get("kind").asString());
    JsonNode read = scene.done(scene.get("root", type + "/r"));
    assertTrue(read.at("/status/contents").toString().contains("configmaps/one"), read.toString());
    assertFalse(read.at("/status/contents").toString().contains("services"), read.toString());
    assertEquals(List.of("r"), ClusterHttpScenarios.names(scene.done(scene.get("root", type))));
    assertEquals(409, scene.send("root", "POST", type, document).statusCode());
    assertEquals(
        404, scene.get("root", type.replace(scene.namespace, scene.elsewhere) + "/r").statusCode());
    String unknown = document.replace("configmaps", "nodes").replace("\"r\"", "\"n\"");
    assertEquals(400, scene.send("root", "POST", type, unknown).statusCode());
    scene.done(scene.send("root", "DELETE", type + "/r", ""));
    assertEquals(404, scene.get("root", type + "/r").statusCode());
    JsonNode history = scene.done(scene.get("root", type + "/r/history"));
    assertEquals("delete", history.at("/data/0/operationType").asString(), history.toString());
  }
}
