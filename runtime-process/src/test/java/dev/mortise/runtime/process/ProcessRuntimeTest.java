package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.host.Description;
import dev.mortise.host.PluginConnection;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// One Java plugin on the bare carrier, asked for everything the carrier promises.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProcessRuntimeTest {
  private static final byte[] TOKEN = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");

  private final Fixture fixture = new Fixture();
  private PluginConnection plugin;
  private Description description;

  @BeforeAll
  void start() {
    plugin =
        fixture.start(
            fixture.jarPlugin(TestPlugin.class), "plugin.jar", "mortise", Fixture.UNCONFINED);
    description = plugin.describe();
    plugin.ready();
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void describesItselfWithItsSettingsInHand() {
    assertEquals("probe", description.id());
    assertEquals("1.0.0", description.version());
    assertEquals("tools/probe", description.contributions().getFirst().address());
    assertEquals(Json.of("{\"colour\":\"red\"}"), description.contributions().getFirst().details());
  }

  /// Exactly the listed variables, so that no variable of this JVM can be among them.
  @Test
  @DisplayName("torture/12: the environment is a list and nothing of the host's own")
  void theEnvironmentIsTheListAndNothingElse() {
    Set<String> names =
        Fixture.ask(plugin, "environment", "{}")
            .lines()
            .filter(line -> line.matches("[A-Z_a-z0-9]+=.*"))
            .map(line -> line.substring(0, line.indexOf('=')))
            .filter(name -> !name.startsWith("PLUGIN_") && !name.equals("PWD"))
            .collect(Collectors.toSet());
    assertEquals(Set.of("HOME", "LANG", "MORTISE_PLUGIN", "PATH", "TMPDIR", "TZ"), names);
  }

  @Test
  @DisplayName("torture/13: standard input is nothing and no descriptor is inherited")
  void standardInputIsNothingAndNoDescriptorIsInherited() {
    assertEquals("-1 /dev/null", Fixture.ask(plugin, "stdin", "{}"));
    for (String line : Fixture.ask(plugin, "descriptors", "{}").lines().toList()) {
      int number = Integer.parseInt(line.substring(0, line.indexOf(' ')));
      String target = line.substring(line.indexOf(' ') + 1);
      // Behind 0 to 2 only what a JVM itself opens: its modules, jars, random source and selectors.
      assertTrue(
          number <= 2
              || target.endsWith(".jar")
              || target.endsWith("/modules")
              || target.startsWith("anon_inode:")
              || target.startsWith("socket:")
              || target.startsWith("pipe:")
              || target.startsWith("/dev/")
              || target.startsWith("/proc/")
              || target.startsWith("/sys/fs/cgroup"),
          line);
    }
  }

  @Test
  void answersWithHeadBodyAndCaller() {
    byte[] body = {0, 1, (byte) 0xff};
    var reply =
        plugin.call(
            Fixture.delivery("tools/probe", "echo", Json.EMPTY, Bytes.of(body), new byte[16]));
    assertArrayEquals(body, reply.body().array());
    String caller = Fixture.ask(plugin, "caller", "{}");
    assertTrue(caller.contains("kind: \"user\"") && caller.contains("roles: \"admin\""), caller);
  }

  @Test
  void errorsKeepTheirCodeWhenAPluginMayUseIt() {
    check(ErrorCode.NOT_FOUND, "probe 1.0.0: gone", "fail", "NOT_FOUND gone");
    check(ErrorCode.PLUGIN_FAILED, "probe 1.0.0: mine", "fail", "NO_SUCH_CODE mine");
    check(ErrorCode.PLUGIN_FAILED, "probe 1.0.0: yours", "fail", "INTERNAL yours");
    check(ErrorCode.PLUGIN_FAILED, "probe 1.0.0: a b", "fail", "PLUGIN_CRASHED a\u001bb");
  }

  private void check(ErrorCode code, String message, String method, String head) {
    PluginException failure =
        assertThrows(PluginException.class, () -> Fixture.ask(plugin, method, head));
    assertEquals(code, failure.code(), failure.getMessage());
    assertEquals(message, failure.getMessage());
  }

  @Test
  @DisplayName("torture/16: a reply beyond the limit is refused and the limit is named")
  void aLargeReplyNamesTheLimit() {
    PluginException failure =
        assertThrows(PluginException.class, () -> Fixture.ask(plugin, "large", "" + (65 << 20)));
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, failure.code());
    assertTrue(failure.getMessage().contains("67108864"), failure.getMessage());
    assertEquals(1 << 20, Fixture.ask(plugin, "large", "" + (1 << 20)).length());
  }

  @Test
  @DisplayName("torture/16: a deadline the plugin ignores is kept by the host")
  void aDeadlineEndsTheCallAndThePluginHearsOfIt() {
    int before = cancelled();
    PluginException failure =
        assertThrows(
            PluginException.class,
            () ->
                plugin.call(
                    Fixture.delivery(
                        "tools/probe",
                        "hang",
                        Json.EMPTY,
                        Bytes.EMPTY,
                        new byte[16],
                        Duration.ofSeconds(3))));
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, failure.code());
    Fixture.await("the plugin knows", () -> cancelled() > before);
  }

  @Test
  void anInterruptEndsTheCallAndThePluginHearsOfIt() throws Exception {
    int before = cancelled();
    int hanging = number("hanging");
    var thread =
        Thread.ofVirtual()
            .start(
                () -> assertThrows(PluginException.class, () -> Fixture.ask(plugin, "hang", "{}")));
    Fixture.await("the call waits", () -> number("hanging") > hanging);
    thread.interrupt();
    assertTrue(thread.join(Duration.ofSeconds(60)));
    Fixture.await("the plugin knows", () -> cancelled() > before);
  }

  private int cancelled() {
    return number("cancelled");
  }

  private int number(String method) {
    return Integer.parseInt(Fixture.ask(plugin, method, "{}"));
  }

  private Exchange open(String method, String head, Duration time) {
    return plugin.open(
        Fixture.delivery("tools/probe", method, Json.of(head), Bytes.EMPTY, new byte[16], time));
  }

  @Test
  void framesGoThereAndBack() {
    try (Exchange exchange = open("echo", "{}", Duration.ofSeconds(60))) {
      for (int i = 0; i < 1000; i++) {
        exchange.send(new Frame(Json.of("" + i), Bytes.of("body " + i)));
        Frame frame = Objects.requireNonNull(exchange.receive());
        assertEquals(Json.of("" + i), frame.head());
        assertEquals("body " + i, frame.body().text());
      }
      exchange.finish();
      assertNull(exchange.receive());
      assertNull(exchange.receive());
    }
  }

  @Test
  @DisplayName("torture/16: an endless stream waits for its reader")
  void aSlowReaderSlowsThePlugin() {
    try (Exchange exchange = open("endless", "65536", Duration.ofSeconds(60))) {
      Objects.requireNonNull(exchange.receive());
      Fixture.await("the plugin stops sending", this::sendsNoMore);
      int sent = number("sent");
      assertTrue(sent < 200, sent + " frames of 64 KiB were sent to a reader who read one");
      for (int i = 0; i < sent + 50; i++) {
        Objects.requireNonNull(exchange.receive());
      }
    }
    int before = cancelled();
    open("endless", "10", Duration.ofSeconds(60)).cancel("enough");
    Fixture.await("the plugin knows", () -> cancelled() > before);
  }

  private boolean sendsNoMore() {
    String first = Fixture.ask(plugin, "sent", "{}");
    for (int i = 0; i < 50; i++) {
      if (!Fixture.ask(plugin, "sent", "{}").equals(first)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void aStreamThatIsNeverTakenUpEndsWithItsDeadline() {
    try (Exchange exchange = open("silent", "{}", Duration.ofMillis(200))) {
      PluginException failure = assertThrows(PluginException.class, () -> exchange.receive());
      assertEquals(ErrorCode.DEADLINE_EXCEEDED, failure.code());
    }
    try (Exchange exchange = open("refuse", "{}", Duration.ofSeconds(60))) {
      PluginException failure = assertThrows(PluginException.class, () -> exchange.receive());
      assertEquals("probe 1.0.0: no such thing", failure.getMessage());
    }
  }

  @Test
  void hostFunctionsAreAnsweredUnderTheTokenOfTheCall() {
    fixture.door.issue(TOKEN);
    assertEquals("{\"asked\":\"clock/now\"}", askHost("ask", "clock now", Bytes.EMPTY));
    assertEquals("back 100", askHostText("ask", "test mirror 100"));
    fixture.door.end(TOKEN);
    assertTrue(askHost("ask", "clock now", Bytes.EMPTY).startsWith("TOKEN_INVALID"), "stale");
    byte[] forged = TOKEN.clone();
    forged[15]++;
    assertTrue(
        askHost("ask-as", "clock now", Bytes.of(forged)).startsWith("TOKEN_INVALID"), "forged");
    assertTrue(askHost("ask", "test mirror", Bytes.EMPTY).startsWith("INVALID_ARGUMENT"));
  }

  @Test
  void hostCallsAreBoundedAndGivenUpWhenThePluginDoes() {
    int before = fixture.door.interrupted.get();
    assertEquals("refused 44", Fixture.ask(plugin, "crowd", "300"));
    Fixture.await("all are given up", () -> fixture.door.interrupted.get() >= before + 256);
    assertEquals("{\"asked\":\"clock/now\"}", askBackground());
    plugin.check(Duration.ofSeconds(60));
  }

  @Test
  void hostCallsMayOvertakeEachOtherButNoIdIsUsedTwice() {
    assertEquals("answered 100", Fixture.ask(plugin, "overtaken", "100"));
    plugin.check(Duration.ofSeconds(60));
    try (PluginConnection other = fixture.probe()) {
      assertEquals("sent", Fixture.ask(other, "twice", "{}"));
      Fixture.await("the host breaks off", () -> !healthy(other));
      Fixture.await(
          "it says why",
          () ->
              fixture.logged(
                  "host functions are closed to it: the plugin used the id 1 of a host call"
                      + " twice"));
    }
  }

  @Test
  @DisplayName("torture/16: a plugin that fills the host with unread requests loses its stream")
  void whatIsHeldForAPluginIsBounded() {
    try (PluginConnection other = fixture.probe()) {
      int before = fixture.door.interrupted.get();
      assertEquals("sent", Fixture.ask(other, "heap", "{}"));
      Fixture.await("the host has had enough", () -> !healthy(other));
      Fixture.await("all are given up", () -> fixture.door.interrupted.get() > before);
    }
  }

  private static boolean healthy(PluginConnection plugin) {
    try {
      plugin.check(Duration.ofSeconds(60));
      return true;
    } catch (PluginException e) {
      assertEquals(ErrorCode.PLUGIN_PROTOCOL, e.code(), e.getMessage());
      return false;
    }
  }

  /// An empty token: on nobody's behalf.
  private String askBackground() {
    return askHost("ask-as", "clock now", Bytes.EMPTY);
  }

  private String askHost(String method, String head, Bytes body) {
    return plugin
        .call(Fixture.delivery("tools/probe", method, Json.of(head), body, TOKEN))
        .body()
        .text();
  }

  private String askHostText(String method, String head) {
    return askHost(method, head, Bytes.EMPTY);
  }

  @Test
  @DisplayName("torture/15: ten megabytes without an end of line stop nobody and are cut")
  void aFloodWithoutALineEndIsCut() {
    assertEquals("flooded", Fixture.ask(plugin, "flood", "" + (10 << 20)));
    assertTrue(
        fixture.log.stream().allMatch(line -> line.text().length() <= 512 << 10), "too long");
  }

  @Test
  void whatItPrintsIsInItsLog() {
    Fixture.ask(plugin, "print", "a printed line");
    Fixture.await(
        "the line is there",
        () -> fixture.log.stream().anyMatch(line -> line.text().equals("a printed line")));
  }

  @Test
  void isHealthyAndSaysHowItIsKept() {
    plugin.check(Duration.ofSeconds(60));
    assertTrue(plugin.protection().startsWith("unconfined"), plugin.protection());
    assertTrue(ProcessHandle.of(plugin.pid().orElseThrow()).isPresent());
    assertFalse(fixture.runtime.protection().holding().isEmpty());
  }

  @Test
  void anEndIsToldWithItsCodeAndLastWords() throws Exception {
    try (PluginConnection other = fixture.probe()) {
      PluginException failure =
          assertThrows(PluginException.class, () -> Fixture.ask(other, "die", "3"));
      assertEquals(ErrorCode.PLUGIN_CRASHED, failure.code(), failure.getMessage());
      var ending = other.closed().toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertEquals("exit code 3", ending.reason());
      assertTrue(ending.lastWords().endsWith("these are my last words"), ending.lastWords());
      assertFalse(ending.expected());
      assertEquals(
          ErrorCode.PLUGIN_CRASHED,
          assertThrows(PluginException.class, () -> other.check(Duration.ofSeconds(60))).code());
    }
    PluginConnection gentle = fixture.probe();
    gentle.stop(Duration.ofSeconds(60));
    var ending = gentle.closed().toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertEquals("exit code 0", ending.reason());
    assertTrue(ending.expected());
  }
}
