package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mortise.api.Caller;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.Change;
import dev.mortise.store.AuditConfig;
import dev.mortise.store.Database;
import dev.mortise.store.DatabaseConfig;
import dev.mortise.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What people find over HTTP of what they did.
final class AuditOverHttpTest {
  private static final String LOGS = "/api/v1/admin/audit-logs";

  @TempDir Path home;
  private People people;
  private Database database;
  private Store store;
  private ServerFixture fixture;
  private long id;

  @BeforeEach
  void open() {
    people = new People(home);
    people.add("ann", "viewer");
    id = people.identity.users().find("ann").orElseThrow().id();
    database = Database.open(DatabaseConfig.file(home.resolve("audit"), "test"));
    store = Store.open(database);
    AuditSink audit = store.audit(AuditConfig.standard("a test"));
    fixture =
        new ServerFixture(home)
            .wired(p -> p.people(people.identity).audit(new StoredAudit(store.archive())))
            .open();
    audit.changing(change("ann", "user.add", "bob"), () -> {});
    audit.changing(change("annabel", "user.add", "carl"), () -> {});
    // Whose end is not there: the host died.
    audit.begin(change("ann", "plugin.remove", "tax-de"));
  }

  private static Change change(String who, String action, String target) {
    return new Change(Instant.now(), new Caller.User(who, Set.of()), action, target, "");
  }

  @AfterEach
  void close() {
    fixture.close();
    store.close();
    database.close();
    people.close();
  }

  private List<JsonNode> rows(String query) {
    return ServerFixture.json(fixture.send(fixture.as("admin", LOGS + query)))
        .path("data")
        .valueStream()
        .toList();
  }

  private long finished(String query) {
    return rows(query).stream().filter(row -> row.path("success").asBoolean(false)).count();
  }

  private static String told(JsonNode row) {
    return String.join(
        " ",
        row.path("operationType").asString(""),
        row.path("resourceName").asString(""),
        row.path("success").toString(),
        row.path("errorMessage").asString(""));
  }

  @Test
  void oneThingIsOneRowThatSaysHowItEnded() {
    // Ends are written a moment later.
    ServerFixture.await(() -> finished("?operation=plugin_create") == 2);
    List<JsonNode> mine = rows("?operatorId=" + id);
    assertEquals(
        List.of("plugin_delete tax-de false not finished", "plugin_create bob true "),
        mine.stream().map(AuditOverHttpTest::told).toList());
    assertEquals(id, mine.getFirst().path("operatorId").asLong(0));
    assertEquals(1, rows("?operatorId=" + id + "&operation=plugin_create").size());
    assertEquals(0, rows("?resourceType=plugin_tool").size());
    assertFalse(rows("?resourceType=plugin&resourceName=bob").isEmpty());
  }
}
