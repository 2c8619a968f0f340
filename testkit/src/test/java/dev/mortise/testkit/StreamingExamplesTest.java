package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Clock;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Middleware;
import dev.mortise.api.ResourceType;
import dev.mortise.api.Routes;
import dev.mortise.api.Storage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The examples with streams, middleware and resources, as processes.
final class StreamingExamplesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final ProcessPlugins processes;
  private final TestDoor door =
      new TestDoor()
          .function(Clock.class, () -> new Clock.Reading(NOON, 7))
          .function(Storage.class, new InMemoryStorage());

  StreamingExamplesTest() throws Exception {
    processes = new ProcessPlugins();
  }

  @AfterEach
  void closeProcesses() {
    processes.close();
  }

  private TestHost source(String id, String file) {
    Path entry = GoBuild.root().resolve("examples").resolve(id).resolve(file);
    return TestHost.over(processes.start(id, entry, door, Json.EMPTY), door);
  }

  @Test
  void theClockTicks() {
    try (var host = source("sse-clock", "SseClock.java")) {
      Routes.Response answer =
          host.contribution(Routes.class, "")
              .handle(new Routes.Request("get", "/clock", Map.of(), Map.of(), "", Body.empty()));
      assertEquals(List.of("text/event-stream"), answer.headers().get("content-type"));
      try (Body body = answer.body()) {
        for (int i = 0; i < 2; i++) {
          byte[] piece = body.next();
          assertNotNull(piece);
          assertEquals("data: 2026-01-01T12:00:00Z\n\n", new String(piece, StandardCharsets.UTF_8));
        }
      }
    }
  }

  @Test
  void theEchoAnswers() {
    var connection =
        processes.start("ws-echo", GoBuild.binary("examples/ws-echo"), door, Json.EMPTY);
    try (var host = TestHost.over(connection, door)) {
      var text = new Routes.Message(true, Bytes.of("hello"));
      var bytes = new Routes.Message(false, Bytes.of(new byte[] {1, 0, 2}));
      Items<Routes.Message> answers =
          host.contribution(Routes.class, "")
              .connect(
                  new Routes.Handshake("/echo", Map.of(), Map.of()),
                  Items.of(List.of(text, bytes)));
      assertEquals(text, answers.next());
      assertEquals(bytes, answers.next());
      assertNull(answers.next());
    }
  }

  @Test
  void theStampIsPutOn() {
    try (var host = source("header-stamp", "HeaderStamp.java")) {
      Middleware stamp = host.contribution(Middleware.class, "");
      Middleware.Decision passed = stamp.apply(new Middleware.Request("get", "/x", Map.of(), ""));
      assertEquals(Map.of("x-stamp", "get seen"), passed.headers());
      Middleware.Decision refused =
          stamp.apply(
              new Middleware.Request("get", "/x", Map.of("x-stamp", List.of("forged")), ""));
      assertTrue(refused.refused());
      assertEquals(400, refused.status());
    }
  }

  @Test
  void notesAreKeptAndWatched() {
    try (var host = source("notes", "Notes.java")) {
      ResourceType notes = host.contribution(ResourceType.class, "notes");
      Json note = Json.of("{\"name\":\"n\",\"text\":\"t\"}");
      var one = new ResourceType.Query("dev", "n", "", Map.of());
      try (Items<ResourceType.Event> changes =
          notes.watch(new ResourceType.Query("dev", "", "", Map.of()))) {
        assertEquals(404, notes.get(one).status());
        awaitWatching(notes, changes);
        assertEquals(201, notes.create(new ResourceType.Change("dev", "", "", note)).status());
        assertEquals(409, notes.create(new ResourceType.Change("dev", "", "", note)).status());
        assertEquals(new ResourceType.Answer(200, note), notes.get(one));
        assertEquals(200, notes.delete(one).status());
        assertEquals(new ResourceType.Event("ADDED", note), changes.next());
        ResourceType.Event deleted = changes.next();
        assertNotNull(deleted);
        assertEquals("DELETED", deleted.type());
      }
      assertEquals(404, notes.delete(one).status());
    }
  }

  /// A watch is open when the plugin says so, not when it was asked for: the first change that
  /// arrives proves it.
  private static void awaitWatching(ResourceType notes, Items<ResourceType.Event> changes) {
    Json probe = Json.of("{\"name\":\"probe\",\"text\":\"\"}");
    var first = new java.util.concurrent.CompletableFuture<ResourceType.Event>();
    Thread.ofVirtual().start(() -> first.complete(changes.next()));
    var query = new ResourceType.Query("dev", "probe", "", Map.of());
    notes.create(new ResourceType.Change("dev", "", "", probe));
    while (!first.isDone()) {
      notes.update(new ResourceType.Change("dev", "probe", "", probe));
    }
    assertNotNull(first.join());
    assertEquals(200, notes.delete(query).status());
    ResourceType.Event next = changes.next();
    while (next != null && !next.type().equals("DELETED")) {
      next = changes.next();
    }
  }
}
