package dev.mortise.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.MessageHandler;
import dev.mortise.api.MessageHandler.Action;
import dev.mortise.api.MessageHandler.Decision;
import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.api.MessageHandler.Message;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Plugins that decide about messages before they pass.
@Timeout(120)
final class InlineTest {
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\", \"id\" : \"a1\",\"method\":\"tools/call\",\"params\":{\"x\":\"é\"}}";
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}";
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final FakePluginService plugins = new FakePluginService();
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

  private static DecidingHandler inbound(Function<Message, Decision> decide) {
    return DecidingHandler.inbound(decide);
  }

  private static Decision block(String reason) {
    return new Decision(Action.BLOCK, reason, Bytes.EMPTY);
  }

  private static Decision replace(String payload) {
    return new Decision(Action.REPLACE, "", Bytes.of(payload));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Path got() {
    return folder.resolve("got");
  }

  /// What the server got; it prints nothing.
  private String serverGot(InlineOptions inline, String input) throws Exception {
    run("cat >" + got(), inline, utf8(input));
    return Files.readString(got());
  }

  private void run(String script, InlineOptions inline, byte[] input) {
    MonitorOptions options =
        MonitorOptions.of(List.of("/bin/sh", "-c", script))
            .withInline(inline)
            .withBufferSize(new ByteSize(4_000));
    assertEquals(0, Monitor.run(options, plugins, new ByteArrayInputStream(input), stdout, stderr));
  }

  private static InlineOptions failing(InlineFailure how) {
    return new InlineOptions(LONG, how);
  }

  private String clientGot() {
    return stdout.toString(StandardCharsets.UTF_8);
  }

  private String said() {
    return stderr.toString(StandardCharsets.UTF_8);
  }

  private static String refused(String id, String what, String plugin, String why) {
    return ("{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32603,\"message\":\"%s blocked: %s\","
            + "\"data\":{\"plugin\":\"%s\"}}}\n")
        .formatted(id, what, why, plugin);
  }

  @Test
  @DisplayName("torture/37: what nobody in line changes passes as the bytes it came as")
  void whatNobodyChangesPassesUntouched() {
    DecidingHandler handler = new DecidingHandler(m -> Decision.CONTINUE);
    plugins.inLine("filter", 100, handler);
    byte[] input =
        utf8("\n\r\n" + CALL + "\r\n  " + PING + " \n[" + CALL + " , " + PING + "]\n\t\n" + PING);
    run("cat", InlineOptions.DEFAULT, input);
    assertArrayEquals(input, stdout.toByteArray());
    assertEquals(10, handler.asked.size());
    assertEquals(List.of(), handler.copies);
    assertEquals(CALL, handler.asked.getFirst().payload().text());
    assertTrue(said().contains("in line: filter 1.0.0"), said());
  }

  @Test
  void aBlockedRequestIsAnsweredAndGoesNowhere() throws Exception {
    plugins.inLine(
        "filter",
        100,
        inbound(m -> "ping".equals(m.method()) ? Decision.CONTINUE : block("no \"tools\"\n")));
    assertEquals(PING + "\n", serverGot(InlineOptions.DEFAULT, CALL + "\n" + PING + "\n"));
    assertEquals(refused("\"a1\"", "Request", "filter", "no \\\"tools\\\""), clientGot());
    assertTrue(said().contains("blocked request tools/call \"a1\": filter: no"), said());
    assertTrue(said().contains("filter 1.0.0 in line: 2 asked, 1 blocked, 0 replaced, 0 failed"));
  }

  @Test
  void aBlockedNotificationVanishesAndABlockedResponseBecomesAnError() {
    String note = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}";
    String answer = "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}";
    plugins.inLine(
        "filter",
        100,
        new DecidingHandler(
            m -> m.direction() == Direction.OUTBOUND ? block("secret") : Decision.CONTINUE));
    run(
        "echo '" + note + "'; echo '" + answer + "'; cat >/dev/null",
        InlineOptions.DEFAULT,
        utf8(""));
    assertEquals(refused("2", "Response", "filter", "secret"), clientGot());
  }

  @Test
  void eachInLineSeesWhatTheOneBeforeItMade() throws Exception {
    String second = CALL.replace("tools/call", "tools/list");
    DecidingHandler last = inbound(m -> Decision.CONTINUE);
    plugins.inLine("b-last", 200, last);
    plugins.inLine("c-first", 50, inbound(m -> replace(second)));
    assertEquals(second + "\r\n", serverGot(InlineOptions.DEFAULT, CALL + "\r\n"));
    assertEquals(second, last.asked.getFirst().payload().text());
    assertEquals("tools/list", last.asked.getFirst().method());
    assertEquals("\"a1\"", last.asked.getFirst().rpcId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "{\"jsonrpc\":\"2.0\",\"id\":\"a2\",\"method\":\"tools/call\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"a1\",\"result\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"a1\",\"method\":\"x\"}\n{}",
        "[{\"jsonrpc\":\"2.0\",\"id\":\"a1\",\"method\":\"x\"}]",
        "{\"jsonrpc\":\"2.0\",\"id\":\"a1\",\"method\":\"x\"} trailing",
        "{\"jsonrpc\":\"2.0\",\"id\":\"a1\",\"method\":\"x\",\r\"params\":{}}",
        "large"
      })
  @DisplayName("torture/37: a replacement that is none is a failure")
  void aReplacementThatIsNoneIsAFailure(String replacement) throws Exception {
    String bad = replacement.equals("large") ? CALL.replace("é", "x".repeat(5_000)) : replacement;
    plugins.inLine("filter", 100, inbound(m -> replace(bad)));
    assertEquals("", serverGot(failing(InlineFailure.BLOCK), CALL + "\n"));
    assertTrue(clientGot().startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"a1\",\"error\""), clientGot());
    assertTrue(clientGot().contains("filter gave a replacement that "), clientGot());
    assertEquals(CALL + "\n", serverGot(failing(InlineFailure.CONTINUE), CALL + "\n"));
  }

  @Test
  @DisplayName("torture/37: a plugin in line that crashes or is down means what the operator chose")
  void aPluginThatFailsMeansWhatTheOperatorChose() throws Exception {
    plugins.inLine(
        "filter",
        100,
        inbound(m -> {
          throw new PluginException(ErrorCode.PLUGIN_FAILED, "boom \u001b[31m");
        }));
    assertEquals("", serverGot(failing(InlineFailure.BLOCK), CALL + "\n"));
    assertEquals(
        refused("\"a1\"", "Request", "filter", "filter failed: PLUGIN_FAILED"), clientGot());
    // Its own words are for the operator.
    String told = "filter: filter failed: PLUGIN_FAILED: boom  [31m\n";
    assertTrue(said().contains("blocked request tools/call \"a1\": " + told), said());
    assertTrue(
        said().contains("1 blocked, 0 replaced, 1 failed; last error: boom  [31m\n"), said());
    assertEquals(CALL + "\n", serverGot(failing(InlineFailure.CONTINUE), CALL + "\n"));

    plugins.down("filter");
    stdout.reset();
    // A person stopped it: then it stands in no line.
    assertEquals(CALL + "\n", serverGot(failing(InlineFailure.BLOCK), CALL + "\n"));
    plugins.absent.add(
        new PluginView(
            "crashed",
            FakePluginService.manifest("crashed", 100),
            Path.of("."),
            new PluginState.Failed(
                ErrorCode.PLUGIN_FAILED, "it crashed", Instant.EPOCH, 1, Instant.EPOCH),
            List.of(),
            List.of(),
            "",
            null,
            0));
    plugins.permissions.put("crashed", List.of(new PermissionStatus(Lineup.CHANGE, "", true)));
    assertEquals("", serverGot(failing(InlineFailure.BLOCK), CALL + "\n"));
    assertEquals(refused("\"a1\"", "Request", "crashed", "crashed is not running"), clientGot());
  }

  @Test
  @DisplayName("torture/37: a plugin in line that hangs costs its deadline once")
  void aPluginThatHangsCostsItsDeadlineOnce() throws Exception {
    var never = new CountDownLatch(1);
    DecidingHandler handler =
        inbound(m -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Decision.CONTINUE;
        });
    plugins.inLine("filter", 100, handler);
    var brief = new InlineOptions(Duration.ofMillis(200), InlineFailure.BLOCK);
    assertEquals("", serverGot(brief, (CALL + "\n").repeat(500)));
    assertEquals(1, handler.asked.size());
    List<String> answers = clientGot().lines().toList();
    assertEquals(500, answers.size());
    assertTrue(answers.getFirst().contains("filter did not decide in time"), answers.getFirst());
    assertTrue(answers.getLast().contains("is not asked for a while"), answers.getLast());
  }

  @Test
  @DisplayName("torture/37: a slow plugin in line delays only its direction")
  void aSlowPluginDelaysOnlyItsDirection() throws Exception {
    String note = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}\n";
    var seen = new CountDownLatch(1);
    var out =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            seen.countDown();
          }
        };
    plugins.inLine(
        "filter",
        100,
        inbound(m -> {
          try {
            seen.await();
          } catch (InterruptedException e) {
            return block("interrupted");
          }
          return Decision.CONTINUE;
        }));
    MonitorOptions options =
        MonitorOptions.of(List.of("/bin/sh", "-c", "echo '" + note.strip() + "'; cat >" + got()))
            .withInline(failing(InlineFailure.BLOCK));
    Monitor.run(options, plugins, new ByteArrayInputStream(utf8(CALL + "\n")), out, stderr);
    assertEquals(note, out.toString(StandardCharsets.UTF_8));
    assertEquals(CALL + "\n", Files.readString(got()));
  }

  @Test
  void withoutTheGrantItIsShownCopiesOnly() throws Exception {
    DecidingHandler handler = new DecidingHandler(m -> block("never"));
    plugins.inLine("filter", 100, handler);
    plugins.permissions.put("filter", List.of(new PermissionStatus(Lineup.CHANGE, "", false)));
    assertEquals(CALL + "\n", serverGot(InlineOptions.DEFAULT, CALL + "\n"));
    assertEquals(List.of(), handler.asked);
    assertEquals(1, handler.copies.size());
    assertTrue(said().contains("mortise plugins grant filter messages:change"), said());
  }

  @Test
  void aGrantThatIsTakenBackTakesItOutOfLine() throws Exception {
    plugins.inLine(
        "filter",
        100,
        inbound(m -> {
          plugins.permissions.put(
              "filter", List.of(new PermissionStatus(Lineup.CHANGE, "", false)));
          throw new PluginException(ErrorCode.PERMISSION_DENIED, "filter: not granted.");
        }));
    assertEquals(CALL + "\n", serverGot(failing(InlineFailure.BLOCK), CALL + "\n"));
    assertEquals("", clientGot());
  }

  @Test
  @DisplayName("torture/37: a plugin in line to which something else is denied has failed")
  void aDenialThatThePluginPassesOnIsAFailure() throws Exception {
    plugins.inLine(
        "filter",
        100,
        inbound(m -> {
          throw new PluginException(
              ErrorCode.PERMISSION_DENIED, "filter 1.0.0: storage:read is not granted.");
        }));
    assertEquals("", serverGot(failing(InlineFailure.BLOCK), CALL + "\n"));
    assertEquals(
        refused("\"a1\"", "Request", "filter", "filter failed: PERMISSION_DENIED"), clientGot());
    assertTrue(said().contains("1 failed; last error: filter 1.0.0: storage:read is not"), said());
  }

  @Test
  @DisplayName("torture/37: what nobody in line can be shown whole means what the operator chose")
  void whatCannotBeShownMeansWhatTheOperatorChose() throws Exception {
    DecidingHandler handler = new DecidingHandler(m -> Decision.CONTINUE);
    plugins.inLine("filter", 100, handler);
    String large = CALL.replace("é", "x".repeat(100_000));
    String deep = PING.replace("}", ",\"params\":" + "[".repeat(900) + "]".repeat(900) + "}");
    String deeper = PING.replace("}", ",\"x\":" + "[".repeat(1_100) + "]".repeat(1_100) + "}");
    String broken = "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":";
    String unknown = "{\"id\":3,\"method\":\"x\"}";
    String input = String.join("\n", large, deep, deeper, broken, unknown, PING) + "\n";
    assertEquals(deep + "\n" + PING + "\n", serverGot(failing(InlineFailure.BLOCK), input));
    assertEquals(
        refused("\"a1\"", "Request", "filter", "the message is longer than 4000 bytes")
            + refused(
                "2",
                "Request",
                "filter",
                "the message cannot be read as JSON-RPC from its first to its last byte"),
        clientGot());
    assertEquals(input, serverGot(failing(InlineFailure.CONTINUE), input));
  }

  @Test
  void ofABatchOnlyWhatWasBlockedOrReplacedChanges() throws Exception {
    String list = "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"tools/list\"}";
    String other = "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"prompts/list\"}";
    plugins.inLine(
        "filter",
        100,
        inbound(m ->
            switch (String.valueOf(m.method())) {
              case "tools/call" -> block("no");
              case "tools/list" -> replace(other);
              default -> Decision.CONTINUE;
            }));
    String batch = "[ " + CALL + ", " + list + " ," + PING + "]";
    assertEquals(
        "[" + other + "," + PING + "]\r\n",
        serverGot(InlineOptions.DEFAULT, batch + "\r\n[" + CALL + "]\n"));
    assertEquals(refused("\"a1\"", "Request", "filter", "no").repeat(2), clientGot());
  }

  @Test
  void observersSeeWhatPassed() throws Exception {
    RecordingHandler observer = new RecordingHandler();
    plugins.with("seer", observer);
    plugins.inLine(
        "filter", 100, inbound(m -> "ping".equals(m.method()) ? Decision.CONTINUE : block("no")));
    assertEquals(PING + "\n", serverGot(InlineOptions.DEFAULT, CALL + "\n" + PING + "\n"));
    assertEquals(
        List.of(MessageHandler.Kind.ERROR, MessageHandler.Kind.REQUEST),
        observer.messages.stream()
            .map(Message::kind)
            .sorted(java.util.Comparator.reverseOrder())
            .toList());
  }
}
