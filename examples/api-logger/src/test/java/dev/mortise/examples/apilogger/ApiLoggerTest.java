package dev.mortise.examples.apilogger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Account;
import dev.mortise.api.Bytes;
import dev.mortise.api.Json;
import dev.mortise.api.MessageHandler;
import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.api.MessageHandler.Kind;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.testkit.StandInApi;
import dev.mortise.testkit.TestDoor;
import dev.mortise.testkit.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApiLoggerTest {
  private static final MessageHandler.Session SESSION =
      new MessageHandler.Session("s", "monitor_1", "cat");

  private final StandInApi api = StandInApi.start();

  @TempDir private Path spool;

  @SuppressWarnings("NullAway") // JUnit sets the folder
  ApiLoggerTest() {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void sendsTenMessagesAtOnce() throws Exception {
    try (var host = host("km_pro_789012", 3_600_000)) {
      observe(host, 1, 25);
      api.await(received -> received.size() == 2);
      assertEquals(20, api.events().size());
      host.contribution(MessageHandler.class, "").ended(SESSION);
      // Nothing but the end sends the rest: the next time would be in an hour.
      api.await(_ -> api.events().size() == 25);
    }
    var event = JsonCodec.tree(api.events().getFirst());
    assertEquals("s-1", event.path("id").asString());
    assertEquals("request", event.path("direction").asString());
    assertEquals("e30=", event.path("payload").asString());
    assertEquals("Bearer km_pro_789012", api.received().getFirst().authorization());
  }

  @Test
  void sendsAnUnfinishedBatchAfterAWhile() throws Exception {
    try (var host = host("km_pro_789012", 50)) {
      observe(host, 1, 3);
      api.await(_ -> api.events().size() == 3);
    }
  }

  @Test
  void triesAgainWithTheSameIds() throws Exception {
    api.failNext(500, 429);
    try (var host = host("km_pro_789012", 3_600_000)) {
      observe(host, 1, 10);
      api.await(received -> received.size() == 3);
      List<Integer> statuses = api.received().stream().map(StandInApi.Received::status).toList();
      assertEquals(List.of(500, 429, 200), statuses);
      assertEquals(api.received().getFirst().body(), api.received().getLast().body());
    }
  }

  @Test
  void stopsWhenTheKeyMayNotLog() throws Exception {
    try (var host = host("km_free_123456", 3_600_000)) {
      observe(host, 1, 10);
      api.await(received -> received.size() == 1);
      assertEquals(403, api.received().getFirst().status());
      observe(host, 11, 40);
      host.contribution(MessageHandler.class, "").ended(SESSION);
      assertEquals(1, api.received().size());
    }
  }

  @Test
  void sendsNothingWithoutAKey() {
    try (var host = host("", 3_600_000)) {
      observe(host, 1, 20);
      host.contribution(MessageHandler.class, "").ended(SESSION);
      assertEquals(List.of(), api.received());
    }
  }

  @Test
  void theSpoolDropsTheOldest() throws IOException {
    var small = new Spool(spool, 100);
    for (int i = 0; i < 5; i++) {
      small.add(new byte[40]);
    }
    assertEquals(2, small.size());
    assertEquals(3, small.dropped());
    try (var files = Files.list(spool)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void theSpoolOutlivesItsProcess() throws IOException {
    new Spool(spool, 1000).add(new byte[] {1});
    var again = new Spool(spool, 1000);
    again.add(new byte[] {2});
    assertEquals(2, again.size());
    Path oldest = again.oldest();
    assertTrue(oldest != null && Files.readAllBytes(oldest)[0] == 1);
  }

  private TestHost host(String key, long flushMillis) {
    var door =
        new TestDoor()
            .function(
                Account.class,
                new Account() {
                  @Override
                  public Key key() {
                    return new Key(key);
                  }

                  @Override
                  public Endpoint endpoint() {
                    return new Endpoint(api.uri().toString(), false);
                  }
                });
    Json settings = JsonCodec.encode(Map.of("spool", spool.toString(), "flushMillis", flushMillis));
    TestHost host = TestHost.of(ApiLogger.create(), door, settings);
    host.contribution(MessageHandler.class, "").started(SESSION);
    return host;
  }

  private static void observe(TestHost host, int from, int to) {
    MessageHandler handler = host.contribution(MessageHandler.class, "");
    for (int i = from; i <= to; i++) {
      handler.observe(
          new MessageHandler.Message(
              "s",
              i,
              Instant.parse("2026-01-01T12:00:00Z"),
              Direction.INBOUND,
              Kind.REQUEST,
              "ping",
              "1",
              "monitor_1",
              null,
              2,
              false,
              Bytes.of("{}")));
    }
  }
}
