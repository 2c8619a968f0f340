package dev.mortise.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.MessageHandler.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Messages of many megabytes under the monitor.
@Timeout(120)
final class LargeMessagesTest {
  private final FakePluginService plugins = new FakePluginService();
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

  private static MonitorOptions cat() {
    return MonitorOptions.of(List.of("cat"));
  }

  private int run(MonitorOptions options, byte[] input) {
    return Monitor.run(options, plugins, new ByteArrayInputStream(input), stdout, stderr);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String said() {
    return stderr.toString(StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("torture/37: a line of 100 MB passes and is shown cut off")
  void passesAHugeLine() {
    RecordingHandler handler = new RecordingHandler();
    plugins.with("seer", handler);
    byte[] input = new byte[100_000_000];
    Arrays.fill(input, (byte) 'x');
    byte[] start = utf8("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":\"");
    System.arraycopy(start, 0, input, 0, start.length);
    input[input.length - 3] = '"';
    input[input.length - 2] = '}';
    input[input.length - 1] = '\n';
    assertEquals(0, run(cat(), input));
    assertTrue(Arrays.equals(input, stdout.toByteArray()));
    Message shown = handler.messages.getFirst();
    assertTrue(shown.truncated());
    assertEquals(input.length - 1L, shown.size());
    assertTrue(shown.payload().size() <= 1 << 20);
    assertEquals("7", shown.rpcId());
    assertTrue(said().contains("shown only the beginning of "), said());
  }

  @Test
  @DisplayName("torture/37: what the limit allows is shown whole, however large that is")
  void showsALargeMessageWhole() {
    RecordingHandler handler = new RecordingHandler();
    plugins.with("seer", handler);
    String text = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":\"" + "x".repeat(30_000_000) + "\"}";
    assertEquals(0, run(cat().withBufferSize(ByteSize.parse("50MB")), utf8(text + "\n")));
    Message shown = handler.messages.getFirst();
    assertFalse(shown.truncated());
    assertEquals(text.length(), shown.payload().size());
  }
}
