package dev.mortise.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.LogLine;
import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.api.MessageHandler.Kind;
import dev.mortise.api.MessageHandler.Message;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@SuppressWarnings("try") // Closing the client's end early is what a client does.
final class MonitorTest {
  private final FakePluginService plugins = new FakePluginService();
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

  private static MonitorOptions cat() {
    return MonitorOptions.of(List.of("cat"));
  }

  private static MonitorOptions sh(String script) {
    return MonitorOptions.of(List.of("/bin/sh", "-c", script));
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
  void showsRequestsAndResponsesAsPairs() {
    RecordingHandler handler = new RecordingHandler();
    plugins.with("seer", handler);
    String request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
    String response = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
    int code = run(sh("read line; echo '" + response + "'; cat"), utf8(request + "\r\n"));
    assertEquals(0, code);
    assertEquals(response + "\n", stdout.toString(StandardCharsets.UTF_8));
    assertEquals(2, handler.messages.size());
    Message asked = handler.messages.get(0);
    Message answered = handler.messages.get(1);
    assertEquals(Direction.INBOUND, asked.direction());
    assertEquals(Kind.REQUEST, asked.kind());
    assertEquals(request, asked.payload().text());
    assertEquals(1, asked.sequence());
    assertEquals(Direction.OUTBOUND, answered.direction());
    assertEquals(Kind.RESPONSE, answered.kind());
    assertEquals("tools/list", answered.method());
    assertEquals("1", answered.rpcId());
    assertNotNull(asked.exchange());
    assertEquals(asked.exchange(), answered.exchange());
    assertTrue(asked.correlation().matches("monitor_[0-9]+"));
    assertTrue(asked.session().matches("[0-9a-f]{32}"));
    assertEquals(List.of("started monitor_N", "event start", "event end", "ended"), handler.calls);
    assertTrue(said().contains("seer 1.0.0"), said());
    assertTrue(said().lines().allMatch(line -> line.startsWith("[mortise] ")), said());
  }

  @Test
  void showsWhatPluginsPrint() {
    plugins.with("seer", new RecordingHandler());
    plugins.printed =
        List.of(
            new LogLine(1, Instant.EPOCH, LogLine.Source.STDERR, "debug", "I see"),
            new LogLine(2, Instant.EPOCH, LogLine.Source.MORTISE, "info", "it started"),
            new LogLine(3, Instant.EPOCH, LogLine.Source.MORTISE, "error", "it broke"));
    assertEquals(0, run(cat(), utf8("")));
    assertTrue(said().contains("[seer] I see\n[seer] it broke\n"), said());
    assertFalse(said().contains("it started"), said());
    stderr.reset();
    assertEquals(0, run(cat().withQuiet(true), utf8("")));
    assertEquals("", said());
    assertEquals("", stdout.toString(StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("torture/37: bytes of every kind pass unchanged and in order")
  void passesBytesOfEveryKind() {
    plugins.with("seer", new RecordingHandler());
    byte[] noise = new byte[3_000_000];
    new Random(1).nextBytes(noise);
    String message = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}";
    for (byte[] input :
        List.of(
            utf8(""),
            utf8("\n\n\r\n\n"),
            utf8("no end"),
            utf8(message + "\r\n" + message + "\n\n" + message),
            utf8(message.substring(0, 20)),
            new byte[] {(byte) 0xC3, 0x28, '\n', (byte) 0xFF, (byte) 0xFE, 0, '\n'},
            utf8("[" + (message + ",").repeat(100_000) + message + "]\n"),
            noise)) {
      stdout.reset();
      assertEquals(0, run(cat().withQuiet(true), input));
      assertArrayEquals(input, stdout.toByteArray());
    }
  }

  @Test
  void whoFinishesIsToldHowLongThatMayTake() {
    plugins.with("seer", new RecordingHandler());
    Duration call = Duration.ofHours(2);
    assertEquals(0, run(cat().withPluginTimes(call, Duration.ofHours(1)), utf8("")));
    assertEquals(call, plugins.timeouts.getFirst());
    assertTrue(plugins.timeouts.getLast().compareTo(Duration.ofHours(1)) <= 0);
  }

  @Test
  void stderrPassesAndOurLinesStandApart() {
    int code = run(sh("printf 'a\\r\\n\\377b' >&2; exit 3"), new byte[0]);
    assertEquals(3, code);
    String all = stderr.toString(StandardCharsets.ISO_8859_1);
    int end = all.indexOf("a\r\n\u00ffb\n[mortise] ");
    assertTrue(end >= 0, all);
    stderr.reset();
    run(sh("printf 'a\\r\\n\\377b' >&2").withQuiet(true), new byte[0]);
    assertEquals("a\r\n\u00ffb", stderr.toString(StandardCharsets.ISO_8859_1));
  }

  @Test
  void exitCodesAreTheServers() {
    assertEquals(0, run(sh("exit 0"), new byte[0]));
    assertEquals(42, run(sh("exit 42"), new byte[0]));
    assertEquals(143, run(sh("kill -TERM $$"), new byte[0]));
    RecordingHandler handler = new RecordingHandler();
    plugins.with("seer", handler);
    assertEquals(137, run(sh("kill -KILL $$"), new byte[0]));
    assertEquals(
        List.of(
            "started monitor_N", "event start", "failed exit", "event error", "event end", "ended"),
        handler.calls);
    assertEquals(127, run(MonitorOptions.of(List.of("/no/such/server")), new byte[0]));
    assertTrue(said().contains("cannot start `/no/such/server`: there is no such file\n"), said());
    assertEquals(127, run(MonitorOptions.of(List.of("no-such-server")), new byte[0]));
    assertEquals(126, run(MonitorOptions.of(List.of("/etc/passwd")), new byte[0]));
    assertTrue(said().contains("cannot start `/etc/passwd`: it is not executable\n"), said());
    assertTrue(handler.calls.contains("failed start"), handler.calls.toString());
  }

  @Test
  void saysWhichPluginsWillNotSeeTheTraffic() {
    plugins.absent.add(
        absent("recorder", new PluginState.Waiting("recorder: nothing is granted to it.")));
    plugins.absent.add(absent("idle", new PluginState.Disabled()));
    Permission observe = Permission.parse("messages:observe");
    plugins.with("seer", new RecordingHandler());
    plugins.permissions.put("seer", List.of(new PermissionStatus(observe, "", false)));
    assertEquals(0, run(cat(), new byte[0]));
    assertTrue(
        said()
            .contains(
                "[mortise] seer may not see messages: mortise plugins grant seer messages:observe\n"
                    + "[mortise] recorder does not run: nothing is granted to it; mortise plugins why"
                    + " recorder\n[mortise] idle does not run: it is disabled; mortise plugins why"
                    + " idle\n"),
        said());
    stderr.reset();
    assertEquals(0, run(cat().withQuiet(true), new byte[0]));
    assertEquals("", said());
  }

  private static PluginView absent(String id, PluginState state) {
    return new PluginView(id, null, Path.of("."), state, List.of(), List.of(), "", null, 0);
  }

  @Test
  void endsWhenTheServerEndsAlthoughStdinStaysOpen() throws IOException {
    try (PipedOutputStream held = new PipedOutputStream();
        InputStream open = new PipedInputStream(held)) {
      assertEquals(5, Monitor.run(sh("exit 5"), plugins, open, stdout, stderr));
    }
  }

  @Test
  void theLastOutputIsNotLost() {
    byte[] input = new byte[0];
    for (int round = 0; round < 20; round++) {
      stdout.reset();
      run(sh("head -c 60000 /dev/zero; echo end").withQuiet(true), input);
      assertEquals(60_004, stdout.size());
    }
  }

  @Test
  void aServerThatClosesItsStdoutEarlyRunsOn() {
    assertEquals(9, run(sh("echo one; exec >&-; cat >/dev/null; exit 9"), utf8("two\n")));
    assertEquals("one\n", stdout.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aServerThatClosesItsStdinEarlyRunsOn() {
    assertEquals(4, run(sh("exec <&-; echo one; exit 4"), new byte[10_000_000]));
    assertEquals("one\n", stdout.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aGrandchildThatHoldsThePipeIsNotWaitedFor() {
    MonitorOptions options =
        sh("sleep 600 & echo $!; echo last; exit 6")
            .withServerTimes(Duration.ofMillis(200), Duration.ofSeconds(5));
    assertEquals(6, run(options, new byte[0]));
    List<String> lines = stdout.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals("last", lines.get(1));
    ProcessHandle.of(Long.parseLong(lines.getFirst())).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static byte[] messages(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("{\"jsonrpc\":\"2.0\",\"method\":\"n\",\"params\":").append(i).append("}\n");
    }
    return utf8(text.toString());
  }

  @Test
  @DisplayName(
      "torture/37: slow, hung and failing plugins are counted, the traffic does not notice")
  void pluginsThatMisbehaveAreCounted() {
    CountDownLatch never = new CountDownLatch(1);
    RecordingHandler good = new RecordingHandler();
    RecordingHandler hung = new RecordingHandler(message -> await(never));
    AtomicInteger failures = new AtomicInteger();
    plugins
        .with("good", good)
        .with("hung", hung)
        .with(
            "failing",
            new RecordingHandler(message -> {
              failures.incrementAndGet();
              throw new PluginException(
                  ErrorCode.PLUGIN_FAILED, "failing 1.0.0: no\u001b[2J\u009b\u202e");
            }))
        .with(
            "denied",
            new RecordingHandler(message -> {
              throw new PluginException(
                  ErrorCode.PERMISSION_DENIED, "denied 1.0.0: messages:observe not granted");
            }));
    byte[] input = messages(500);
    MonitorOptions options =
        cat()
            .withPluginTimes(Duration.ofSeconds(60), Duration.ofMillis(1_500))
            .withQueue(2_000, 1 << 20);
    // The time at the end is for the one that hangs: the others have seen all before it begins.
    InputStream stdin =
        endingWhen(() -> good.messages.size() == 1_000 && failures.get() == 1_000, input);
    assertEquals(0, Monitor.run(options, plugins, stdin, stdout, stderr));
    assertArrayEquals(input, stdout.toByteArray());
    assertEquals(1_000, good.messages.size());
    assertEquals(0, hung.messages.size());
    String said = said();
    assertTrue(said.matches("(?s).*good 1.0.0 +1000 +0 +0\n.*"), said);
    assertTrue(said.matches("(?s).*hung 1.0.0 +0 +1000 +0  not done in time 1000\n.*"), said);
    assertTrue(said.matches("(?s).*failing 1.0.0 +0 +0 +1000  last error: .*"), said);
    assertTrue(said.contains("not granted"), said);
    assertFalse(said.matches("(?s).*[\u001b\u009b\u202e].*"), said);
  }

  private static InputStream endingWhen(BooleanSupplier condition, byte[] input) {
    return new ByteArrayInputStream(input) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (available() == 0 && !condition.getAsBoolean() && System.nanoTime() - end < 0) {
          LockSupport.parkNanos(1_000_000);
        }
        return super.read(buffer, offset, length);
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Test
  void aFullQueueCountsAndTheSequenceShowsTheGap() throws InterruptedException, IOException {
    CountDownLatch gate = new CountDownLatch(1);
    RecordingHandler slow = new RecordingHandler(message -> await(gate));
    plugins.with("slow", slow);
    int[] code = {-1};
    try (PipedOutputStream client = new PipedOutputStream();
        PipedInputStream stdin = new PipedInputStream(client, 1 << 20)) {
      Thread monitor =
          Thread.ofPlatform()
              .start(() ->
                  code[0] =
                      Monitor.run(cat().withQueue(10, 1 << 20), plugins, stdin, stdout, stderr));
      byte[] input = messages(300);
      client.write(input);
      client.flush();
      slow.first.await();
      while (stdout.size() < input.length) {
        Thread.onSpinWait();
      }
      client.close();
      gate.countDown();
      monitor.join();
    }
    assertEquals(0, code[0]);
    long seen = slow.messages.size();
    assertTrue(seen >= 1 && seen < 600, "seen " + seen);
    assertTrue(
        said().matches("(?s).*slow 1.0.0 +" + seen + " +" + (600 - seen) + " +0 .*"), said());
  }

  @Test
  void aPluginThatComesBackGetsMessagesAgain() throws InterruptedException, IOException {
    RecordingHandler before = new RecordingHandler();
    RecordingHandler after = new RecordingHandler();
    plugins.with("phoenix", before);
    try (PipedOutputStream client = new PipedOutputStream();
        PipedInputStream stdin = new PipedInputStream(client, 1 << 16)) {
      MonitorOptions options = sh("cat >/dev/null");
      Thread monitor =
          Thread.ofPlatform().start(() -> Monitor.run(options, plugins, stdin, stdout, stderr));
      client.write(messages(1));
      client.flush();
      before.first.await();
      plugins.down("phoenix");
      plugins.up("phoenix", after);
      client.write(messages(1));
      client.flush();
      after.first.await();
      client.close();
      monitor.join();
    }
    assertEquals(1, before.messages.size());
    assertEquals(1, after.messages.size());
    assertEquals(List.of("started monitor_N", "event start", "event end", "ended"), after.calls);
  }

  @Test
  void secretsOnTheCommandLineAreMasked() {
    assertEquals(
        "srv --api-key *** --token=*** API_KEY=*** https://me:***@host/ --port 80 ***",
        CommandLine.masked(
            List.of(
                "srv",
                "--api-key",
                "abc",
                "--token=abc",
                "API_KEY=abc",
                "https://me:pw@host/",
                "--port",
                "80",
                "sk-abcdefghijklmnop")));
  }
}
