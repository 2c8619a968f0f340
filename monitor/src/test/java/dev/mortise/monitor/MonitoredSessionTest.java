package dev.mortise.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.Items;
import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.api.MessageHandler.Kind;
import dev.mortise.api.MessageHandler.Message;
import dev.mortise.api.SessionTraffic.Facts;
import dev.mortise.api.SessionTraffic.Sighting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is seen of a session from outside.
@Timeout(120)
@SuppressWarnings("try") // Closing the client's end early is what a client does.
final class MonitoredSessionTest {
  private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"command\":\"rm -rf /\"}}";

  private final FakePluginService plugins = new FakePluginService();
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  private final MonitorOptions cat = MonitorOptions.of(List.of("cat", "--api-key=s3cret-value"));
  private final MonitoredSession session = MonitoredSession.of(List.of("cat"));

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<Sighting> all(Items<Sighting> items) {
    List<Sighting> all = new ArrayList<>();
    for (Sighting next = items.next(); next != null; next = items.next()) {
      all.add(next);
    }
    return all;
  }

  private static Message message(long sequence, String payload) {
    return new Message(
        "s",
        sequence,
        Instant.EPOCH,
        Direction.INBOUND,
        Kind.REQUEST,
        "tools/call",
        "1",
        "c",
        null,
        payload.length(),
        false,
        Bytes.of(utf8(payload)));
  }

  private static Sighting required(@Nullable Sighting seen) {
    return Objects.requireNonNull(seen, "the stream ended");
  }

  @Test
  void whoLooksSeesWhatPassesUntilTheEnd() throws IOException, InterruptedException {
    MonitorOptions options = MonitorOptions.of(List.of("cat"));
    // Closed in the middle: the client leaves.
    var client = new PipedOutputStream();
    try (var stdin = new PipedInputStream(client);
        Items<Sighting> seen = session.follow()) {
      Thread run =
          Thread.ofPlatform()
              .start(() -> Monitor.run(options, plugins, session, stdin, stdout, stderr));
      client.write(utf8(LIST + "\n" + CALL + "\n"));
      client.flush();
      Sighting first = required(seen.next());
      assertEquals("tools/list", first.method());
      assertEquals("low", first.risk());
      assertEquals(LIST, first.text());
      // While it runs it has no end.
      assertNull(session.facts().ended());
      client.close();
      List<Sighting> rest = all(seen);
      run.join();
      // Two requests, and what the server sends back.
      assertEquals(3, rest.size(), rest.toString());
      assertTrue(
          rest.stream()
              .anyMatch(s -> s.risk().equals("high") && s.direction() == Direction.INBOUND),
          rest.toString());
    }
    Facts facts = session.facts();
    assertEquals(0, facts.exitCode());
    assertEquals(List.of(2L, 2L), List.of(facts.inbound(), facts.outbound()));
    assertEquals(2L * (LIST.length() + CALL.length() + 2), facts.bytes());
    assertEquals(LIST + "\n" + CALL + "\n", stdout.toString(StandardCharsets.UTF_8));
  }

  @Test
  void messagesAreCountedAlthoughNobodyLooks() {
    MonitoredSession counted = MonitoredSession.of(cat.command());
    MonitorOptions options = MonitorOptions.of(List.of("/bin/sh", "-c", "cat; exit 3"));
    Monitor.run(
        options,
        plugins,
        counted,
        new ByteArrayInputStream(utf8((LIST + "\n").repeat(50))),
        stdout,
        stderr);
    Facts facts = counted.facts();
    assertEquals(List.of(50L, 50L), List.of(facts.inbound(), facts.outbound()));
    assertEquals(3, facts.exitCode());
    assertEquals("cat --api-key=***", facts.command());
    assertEquals(List.of(), all(counted.follow()));
  }

  @Test
  void whoComesLaterSeesWhatPluginsWereShownLately() {
    for (int i = 1; i <= MonitoredSession.KEPT_MAX + 44; i++) {
      session.saw(message(i, "{}"));
    }
    session.ended(0);
    List<Sighting> seen = all(session.follow());
    assertEquals(MonitoredSession.KEPT_MAX, seen.size());
    assertEquals(45, seen.getFirst().sequence());
  }

  @Test
  void whatIsBlockedIsShownWithItsReason() {
    try (Items<Sighting> seen = session.follow()) {
      session.blocked(message(9, CALL), "risk-filter: risk 75");
      Sighting blocked = required(seen.next());
      assertEquals("blocked by risk-filter: risk 75", blocked.verdict());
      assertEquals(0, blocked.sequence());
      assertEquals(1, session.facts().blocked());
    }
  }

  @Test
  @DisplayName("torture/37: who looks and does not read holds up nobody")
  void aSlowReaderMissesMessages() {
    try (Items<Sighting> seen = session.follow()) {
      for (int i = 1; i <= 2 * Onlooker.MESSAGES_MAX; i++) {
        session.saw(message(i, "{}"));
      }
      assertEquals(false, session.wanted());
      session.ended(0);
      assertEquals(Onlooker.MESSAGES_MAX, all(seen).size());
    }
    assertEquals(false, session.wanted());
    assertEquals(2L * Onlooker.MESSAGES_MAX, session.facts().inbound());
  }

  @Test
  void aLongMessageIsShownCutOff() {
    session.saw(message(1, "x".repeat(MonitoredSession.TEXT_BYTES_MAX + 1)));
    try (Items<Sighting> seen = session.follow()) {
      Sighting cut = required(seen.next());
      assertTrue(cut.truncated());
      assertEquals(MonitoredSession.TEXT_BYTES_MAX, cut.text().length());
      assertEquals(MonitoredSession.TEXT_BYTES_MAX + 1, cut.size());
    }
  }
}
