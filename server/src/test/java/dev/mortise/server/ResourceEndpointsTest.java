package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.ResourceType;
import dev.mortise.identity.Verb;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.Resources;
import dev.mortise.testkit.PluginPackageBuilder;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Resources that plugins keep.
final class ResourceEndpointsTest {
  private static final String ROOT = "/api/v1/plugin-backups-snapshots";

  @TempDir Path home;
  private ServerFixture fixture;
  private final Map<String, Json> kept = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<ResourceType.Event> events = new LinkedBlockingQueue<>();
  private final AtomicInteger ended = new AtomicInteger();

  /// Keeps documents in memory.
  private final class Snapshots extends Resources {
    @Override
    public Answer list(Query query) {
      return new Answer(200, Json.of("{\"items\":[" + String.join(",", texts()) + "]}"));
    }

    private List<String> texts() {
      return kept.values().stream().map(Json::toString).sorted().toList();
    }

    @Override
    public Answer get(Query query) {
      Json found = kept.get(query.namespace() + "/" + query.resource());
      return found == null
          ? new Answer(404, Json.of("{\"error\":\"none\"}"))
          : new Answer(200, found);
    }

    @Override
    public Answer create(Change change) {
      kept.put(change.namespace() + "/one", change.document());
      return new Answer(201, change.document());
    }

    @Override
    public Answer update(Change change) {
      kept.put(change.namespace() + "/" + change.resource(), change.document());
      return new Answer(200, change.document());
    }

    @Override
    public Answer patch(Change change) {
      return update(change);
    }

    @Override
    public Answer delete(Query query) {
      kept.remove(query.namespace() + "/" + query.resource());
      return new Answer(200, Json.EMPTY);
    }

    @Override
    public Items<Event> watch(Query query) {
      return new Items<>() {
        @Override
        public @Nullable Event next() {
          try {
            return events.take();
          } catch (InterruptedException e) {
            ended.incrementAndGet();
            Thread.currentThread().interrupt();
            return null;
          }
        }

        @Override
        public void close() {
          // Told by the interrupt.
        }
      };
    }
  }

  private static final List<String> OPERATIONS =
      List.of("list", "get", "create", "update", "patch", "delete", "watch");

  @BeforeEach
  void open() {
    fixture =
        new ServerFixture(home)
            .wired(p ->
                p.judge((caller, access) ->
                    caller.name().equals("alice") && access.verb() == Verb.DELETE
                        ? Optional.of("alice may not delete")
                        : Optional.empty()))
            .plugin(
                "backups",
                ResourceEndpointsTest::manifest,
                () ->
                    MortisePlugin.builder("backups", "1.0.0")
                        .resources(
                            "snapshots",
                            new ResourceType.Details(false, OPERATIONS),
                            new Snapshots())
                        .resources(
                            "stores",
                            new ResourceType.Details(true, List.of("list")),
                            new Snapshots())
                        .build())
            .open();
  }

  private static void manifest(PluginPackageBuilder builder) {
    String operations = "operations = [\"" + String.join("\", \"", OPERATIONS) + "\"]";
    builder
        .permission("resource:offer:snapshots")
        .permission("resource:offer:stores")
        .contributes("resources.snapshots", "cluster-scoped = false\n" + operations)
        .contributes("resources.stores", "cluster-scoped = true\noperations = [\"list\"]");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private HttpResponse<String> send(String who, String method, String path, String body) {
    return fixture.send(
        fixture
            .as(who, path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void oneLivesAndItsHistoryIsKeptWithoutItsSecrets() {
    String first = "{\"metadata\":{\"name\":\"one\"},\"size\":1,\"password\":\"hunter2\"}";
    assertEquals(201, send("root", "POST", ROOT + "/dev", first).statusCode());
    String second = "{\"metadata\":{\"name\":\"one\"},\"size\":2}";
    assertEquals(200, send("root", "PUT", ROOT + "/dev/one", second).statusCode());
    assertEquals(2, ServerFixture.json(fixture.get(ROOT + "/dev/one")).get("size").asInt());
    assertTrue(fixture.get(ROOT).body().contains("\"size\":2"));
    assertTrue(fixture.get(ROOT + "/_all").body().contains("\"size\":2"));
    HttpResponse<String> described = fixture.get(ROOT + "/dev/one/describe");
    assertTrue(
        ServerFixture.json(described).get("result").asString().contains("size:  2\n"),
        described.body());
    JsonNode history = ServerFixture.json(fixture.get(ROOT + "/dev/one/history"));
    assertEquals(2, history.get("pagination").get("total").asInt());
    assertFalse(history.get("pagination").get("hasNextPage").asBoolean());
    JsonNode update = history.get("data").get(0);
    assertEquals("update", update.get("operationType").asString());
    assertEquals("root", update.get("operator").get("username").asString());
    assertTrue(update.get("resourceYaml").asString().contains("\"size\" : 2"));
    assertTrue(update.get("previousYaml").asString().contains("\"size\" : 1"));
    assertFalse(history.toString().contains("hunter2"), history.toString());
  }

  @Test
  void rolesAreAskedForTheVerb() {
    kept.put("dev/one", Json.of("{}"));
    HttpResponse<String> refused = send("alice", "DELETE", ROOT + "/dev/one", "");
    assertEquals(403, refused.statusCode());
    assertTrue(
        refused.body().contains("user alice does not have permission to delete"), refused.body());
    assertEquals(200, send("root", "DELETE", ROOT + "/dev/one", "").statusCode());
    assertEquals(404, fixture.get(ROOT + "/dev/one").statusCode());
  }

  @Test
  void whatLiesInNoNamespaceIsUnderAll() {
    assertEquals(200, fixture.get("/api/v1/plugin-backups-stores/_all").statusCode());
    assertEquals(200, fixture.get("/api/v1/plugin-backups-stores").statusCode());
    assertEquals(404, fixture.get("/api/v1/plugin-backups-stores/dev").statusCode());
    assertEquals(
        501, send("root", "POST", "/api/v1/plugin-backups-stores/_all", "{}").statusCode());
  }

  @Test
  void typesComeAndGoWithTheirPlugin() {
    assertEquals(200, fixture.get(ROOT).statusCode());
    fixture.host().stop("backups", ServerFixture.operator());
    assertEquals(404, fixture.get(ROOT).statusCode());
    fixture.host().start("backups", ServerFixture.operator());
    assertEquals(200, fixture.get(ROOT).statusCode());
    fixture.host().reload("backups", ServerFixture.operator());
    assertEquals(200, fixture.get(ROOT).statusCode());
  }

  @Test
  void changesAreFollowedUntilTheReaderGoes() throws Exception {
    events.add(new ResourceType.Event("ADDED", Json.of("{\"n\":1}")));
    HttpResponse<InputStream> response =
        fixture
            .client()
            .send(
                fixture.request(ROOT + "?watch=true").build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertEquals("text/event-stream", response.headers().firstValue("content-type").orElse(""));
    try (InputStream body = response.body()) {
      var reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
      assertEquals(": open", reader.readLine());
      assertEquals("", reader.readLine());
      assertEquals("event: ADDED", reader.readLine());
      assertEquals("data: {\"n\":1}", reader.readLine());
      assertEquals("", reader.readLine());
      events.add(new ResourceType.Event("DELETED", Json.of("{\"n\":2}")));
      assertEquals("event: DELETED", reader.readLine());
    }
    ServerFixture.await(() -> ended.get() == 1);
  }

  @Test
  void aServerThatEndsEndsItsEventStreams() throws Exception {
    HttpResponse<InputStream> response =
        fixture
            .client()
            .send(
                fixture.request(ROOT + "?watch=1").build(),
                HttpResponse.BodyHandlers.ofInputStream());
    var read = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          try (InputStream body = response.body()) {
            body.readAllBytes();
          } catch (java.io.IOException e) {
            // Broken off counts as ended too.
          }
          read.countDown();
        });
    long began = System.nanoTime();
    fixture.server().close();
    assertTrue(read.await(60, java.util.concurrent.TimeUnit.SECONDS));
    assertTrue(System.nanoTime() - began < 45_000_000_000L, "it waited for the stream to end");
  }
}
