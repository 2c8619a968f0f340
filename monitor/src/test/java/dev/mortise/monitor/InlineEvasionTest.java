package dev.mortise.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.MessageHandler.Action;
import dev.mortise.api.MessageHandler.Decision;
import dev.mortise.api.MessageHandler.Direction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lines that say to the receiver what the plugin in line is not asked about. The server is `cat`:
/// what passed the filter to it comes back.
@Timeout(120)
final class InlineEvasionTest {
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\"}";
  private static final String UNREADABLE =
      "cannot be read as JSON-RPC from its first to its last byte";
  private static final String UNSPOKEN = "{\"id\":2,\"method\":\"tools/call\"}";

  private final FakePluginService plugins = new FakePluginService();
  private final DecidingHandler filter =
      DecidingHandler.inbound(m ->
          "tools/call".equals(m.method())
              ? new Decision(Action.BLOCK, "no", Bytes.EMPTY)
              : Decision.CONTINUE);
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

  private void run(String script, InlineFailure failure, String input) {
    plugins.inLine("filter", 100, filter);
    MonitorOptions options =
        MonitorOptions.of(List.of("/bin/sh", "-c", script))
            .withInline(new InlineOptions(Duration.ofSeconds(60), failure));
    assertEquals(
        0, Monitor.run(options, plugins, new ByteArrayInputStream(utf8(input)), stdout, stderr));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String clientGot() {
    return stdout.toString(StandardCharsets.UTF_8);
  }

  private static String refused(int id, String what, String why) {
    return ("{\"jsonrpc\":\"2.0\",\"id\":%d,\"error\":{\"code\":-32603,\"message\":"
            + "\"%s blocked: the message %s\",\"data\":{\"plugin\":\"filter\"}}}\n")
        .formatted(id, what, why);
  }

  private void checkBlocked(String line, String why) {
    run("cat", InlineFailure.BLOCK, line + "\n");
    assertEquals(refused(1, "Request", why), clientGot());
    assertEquals(List.of(), filter.asked);
    String said = stderr.toString(StandardCharsets.UTF_8);
    assertTrue(said.contains("not asked about a line that " + why + ": it was blocked"), said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[" + PING + "," + UNSPOKEN + "]",
        "[" + PING + ",[" + CALL + "]]",
        "[" + PING + ",7]",
        "[" + PING + ",{\"jsonrpc\":\"1.0\",\"id\":2,\"method\":\"tools/call\"}]",
        "[" + PING + ",{\"jsonrpc\":\"2.0\"}]",
        "[" + PING + "] " + CALL,
        "[" + PING + "],",
        "[" + PING + "]]",
      })
  @DisplayName("torture/37: a batch of which a part is no message, or that something follows")
  void aBatchThatIsNotShownWholeIsAFailure(String line) {
    checkBlocked(line, UNREADABLE);
  }

  @Test
  void whoWaitsForPartsOfABatchThatIsBrokenOffIsAnswered() {
    run("cat", InlineFailure.BLOCK, "[" + PING + "," + CALL + "\n" + CALL + "\n");
    assertEquals(
        refused(1, "Request", UNREADABLE)
            + refused(2, "Request", UNREADABLE)
            + refused(2, "Request", "").replace("the message ", "no"),
        clientGot());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":\r" + CALL + "\r}",
        "[" + PING + ",\r{\"jsonrpc\":\"2.0\",\"method\":\"x\"}]",
        " \r{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"\r}",
      })
  @DisplayName("torture/37: a carriage return inside a line ends it for some readers")
  void aCarriageReturnInsideALineIsAFailure(String line) {
    checkBlocked(line, "has a carriage return inside, where some readers end a line");
  }

  @Test
  void carriageReturnsAroundAMessageSplitNothing() {
    String input = "\r\r\n\r" + PING + "\r\n" + PING + "\r\r\n \r\r\n" + PING + "\r";
    run("cat", InlineFailure.BLOCK, input);
    assertArrayEquals(utf8(input), stdout.toByteArray());
    assertEquals(3, filter.asked.stream().filter(m -> m.direction() == Direction.INBOUND).count());
  }

  @Test
  void whatCannotBeShownPassesUntouchedWhereTheOperatorChoseSo() {
    String input = "[" + PING + "," + UNSPOKEN + "]\r\n{\"x\":\r" + CALL + "}\n" + PING + "\n";
    run("cat", InlineFailure.CONTINUE, input);
    assertArrayEquals(utf8(input), stdout.toByteArray());
  }

  /// An id may be any JSON on the way; the error that repeats it must stay one line.
  @Test
  @DisplayName("torture/37: an answer to what was dropped smuggles nothing")
  void anAnswerToWhatWasDroppedIsOneLine() {
    String id = "[\\r" + CALL.replace("\"", "\\\"") + "\\r]";
    String line = "{\\\"jsonrpc\\\":\\\"2.0\\\",\\\"id\\\":" + id + ",\\\"result\\\":1}";
    String answer = "{\\\"jsonrpc\\\":\\\"2.0\\\",\\\"id\\\":1,\\r\\\"result\\\":1}";
    run("printf \"" + line + "\\n" + answer + "\\n\"; cat >/dev/null", InlineFailure.BLOCK, "");
    assertEquals(
        refused(1, "Response", "has a carriage return inside, where some readers end a line"),
        clientGot());
  }
}
