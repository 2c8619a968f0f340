package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.agent.Pending;
import dev.mortise.agent.PendingStore;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.testkit.ModelStreams;
import dev.mortise.testkit.StandInModel;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is kept for the agent: its settings, its key, and what waits.
final class AgentSettingsTest {
  private static final String PATH = "/api/v2/ai/settings";

  @TempDir Path home;
  private AgentScene scene;

  @BeforeEach
  void open() {
    scene = new AgentScene(home, ModelStreams.OPENAI);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private HttpResponse<String> put(String who, String body) {
    return scene.fixture.send(
        scene
            .fixture
            .as(who, PATH)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  private String shown() {
    return scene.fixture.send(scene.fixture.as("root", PATH)).body();
  }

  /// Everything in the database, as text.
  private String kept() {
    return scene.database.inTransaction(handle -> {
      StringBuilder all = new StringBuilder();
      for (String table : List.of("server_agent", "server_agent_pending")) {
        handle
            .createQuery("SELECT * FROM " + table)
            .mapToMap()
            .forEach(row -> row.values().forEach(value -> all.append(text(value)).append('\n')));
      }
      return all.toString();
    });
  }

  private static String text(Object value) {
    try {
      return value instanceof java.sql.Clob clob
          ? clob.getSubString(1, (int) clob.length())
          : String.valueOf(value);
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theKeyGoesInAndNeverComesOut() {
    assertEquals(200, put("root", "{\"aiApiKey\":\"sk-another-9876543210\"}").statusCode());
    assertTrue(shown().contains("\"aiApiKeyConfigured\":true"), shown());
    assertFalse((shown() + kept()).contains("9876543210"), "it is nowhere to be read");
    scene.thenSay("hello").ask("hello");
    assertEquals("Bearer sk-another-9876543210", scene.model.asked().getFirst().authorization());
  }

  /// Two admins looked at the same settings; the second does not know of the first one's key.
  @Test
  void whatWasThoughtOfBeforeAnotherSetSomethingIsNotSet() {
    AgentSetups setups = scene.agent.setups();
    AgentSetup seen = setups.now();
    assertEquals(
        200,
        put("root", "{\"aiBaseUrl\":\"https://other.test/v1\",\"aiApiKey\":\"sk-other\"}")
            .statusCode());
    PluginException late = assertThrows(PluginException.class, () -> setups.set(seen, seen, null));
    assertEquals(ErrorCode.CONFLICT, late.code());
    assertTrue(shown().contains("https://other.test/v1"), shown());
    setups.set(setups.now(), seen, "");
    assertEquals(seen.address(), setups.now().address());
  }

  @Test
  void aKeyOfOnePlaceIsNotSentToAnother() {
    assertEquals(200, put("root", "{\"aiModel\":\"other\",\"aiMaxTokens\":99}").statusCode());
    assertTrue(shown().contains("\"aiApiKeyConfigured\":true"), shown());
    try (var stranger = new StandInModel()) {
      String moved = put("root", "{\"aiBaseUrl\":\"" + stranger.uri() + "\"}").body();
      assertTrue(moved.contains("\"aiApiKeyConfigured\":false"), moved);
      assertEquals(
          503,
          scene
              .post(
                  "alice",
                  AgentScene.CHAT,
                  "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
              .statusCode());
      assertEquals(0, stranger.asked().size());
    }
  }

  @Test
  void theRecordSaysThatItWasNotMadeWhateverFailed() {
    var changes = new RecordedChanges();
    scene.wired(ports -> ports.changes(changes));
    scene.database.inTransaction(handle ->
        handle.execute(
            "ALTER TABLE server_agent ALTER COLUMN sealed_key SET DATA TYPE VARCHAR(1000)"));
    assertEquals(500, put("root", "{\"aiApiKey\":\"" + "k".repeat(3_000) + "\"}").statusCode());
    assertTrue(
        changes.ends.getLast().startsWith("root ai.settings agent FAILED "),
        changes.ends::toString);
  }

  @Test
  void onlyAProvenAdminSetsIt() {
    assertEquals(403, put("alice", "{}").statusCode());
    assertEquals(401, put("admin", "{}").statusCode());
    assertEquals(403, scene.fixture.get(PATH).statusCode());
    for (String wrong :
        List.of(
            "{\"aiProvider\":\"own\"}",
            "{\"aiBaseUrl\":\"file:///etc/passwd\"}",
            "{\"aiBaseUrl\":\"http://user:pw@host/\"}",
            "{\"aiBaseUrl\":\":\"}",
            "{\"aiModel\":\"\"}",
            "{\"aiMaxTokens\":0}",
            "{\"aiApiKey\":\"two words\"}")) {
      assertEquals(400, put("root", wrong).statusCode(), wrong);
    }
    assertEquals(400, put("root", "{\"aiProvider\":\"anthropic\"}").statusCode(), "which model?");
  }

  @Test
  void itCanBeSwitchedOffAndMovedToTheOtherProvider() {
    put("root", "{\"aiAgentEnabled\":false}");
    assertTrue(scene.fixture.get("/api/v1/ai/status").body().contains("\"enabled\":false"));
    HttpResponse<String> moved =
        put("root", "{\"aiProvider\":\"anthropic\",\"aiModel\":\"m\",\"aiApiKey\":\"k\"}");
    assertEquals(
        "{\"aiAgentEnabled\":false,\"aiProvider\":\"anthropic\",\"aiModel\":\"m\","
            + "\"aiBaseUrl\":\"https://api.anthropic.com\",\"aiMaxTokens\":512,"
            + "\"aiApiKeyConfigured\":true}",
        moved.body());
  }

  @Test
  void whatWasSaidIsSealedAndItsIdIsNotKept() {
    String session =
        AgentScene.session(scene.thenCall("plugin_shop_drop", "{}").ask("my private words"));
    String kept = kept();
    assertFalse(kept.contains("private words") || kept.contains(session), kept);
    assertTrue(kept.contains("alice"), kept);
  }

  @Test
  void whatWaitsTooLongIsGoneAndNobodyFillsTheDatabase() {
    var now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    PendingStore pending = ServerTables.open(scene.database).agent(scene.store, now::get).pending();
    for (int i = 0; i < 25; i++) {
      keep(pending, "id" + i, "alice", now.updateAndGet(t -> t.plusSeconds(1)));
    }
    keep(pending, "other", "root", now.get());
    assertEquals(Optional.empty(), take(pending, "id4", "alice"), "the oldest gave way");
    assertTrue(take(pending, "id5", "alice").isPresent());
    assertEquals(Optional.empty(), take(pending, "id24", "root"));
    assertEquals("{\"n\":1}", take(pending, "id24", "alice").orElseThrow().state().toString());
    assertEquals(Optional.empty(), take(pending, "id24", "alice"));
    now.updateAndGet(t -> t.plusSeconds(900));
    assertEquals(Optional.empty(), take(pending, "other", "root"));
    keep(pending, "new", "root", now.get());
    assertFalse(kept().contains("alice"), "what is late is deleted");
  }

  private static void keep(PendingStore pending, String id, String user, Instant now) {
    pending.keep(
        new Pending(id, user, Pending.Kind.INPUT, now.plusSeconds(900), Json.of("{\"n\":1}")));
  }

  private static Optional<Pending> take(PendingStore pending, String id, String user) {
    return pending.take(id, user, Pending.Kind.INPUT);
  }
}
