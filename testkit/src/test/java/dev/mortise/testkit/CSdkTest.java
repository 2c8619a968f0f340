package dev.mortise.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Deadline;
import dev.mortise.api.Exchange;
import dev.mortise.api.Json;
import dev.mortise.api.Reply;
import dev.mortise.api.Routes;
import dev.mortise.host.HostDoor;
import dev.mortise.host.HostRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// The header for authors in C, where its memory matters and in what it takes for JSON; the one for
/// their tests; and what its README shows.
final class CSdkTest {
  /// What the plugin is told where there is no number.
  private static final long OTHERWISE = 42;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway") // JUnit sets the folder
  CSdkTest() {}

  @Test
  @DisplayName("torture/26 a stream reads what it was opened with, whatever was written since")
  void whatAStreamWasOpenedWithStaysUntilItsEnd() throws IOException {
    Path plugin = Files.createDirectories(folder.resolve("plugins/streamer"));
    Files.copy(WasmBuild.module("testkit/src/test/c/stream.c"), plugin.resolve("plugin.wasm"));
    Files.writeString(
        plugin.resolve("plugin.toml"),
        """
        id = "streamer"
        name = "Streamer"
        version = "1.0.0"
        description = "Says again and again who called"
        [runtime]
        kind = "module"
        [runtime.entry]
        any = "plugin.wasm"
        [[permissions]]
        use = "http:get:/who"
        why = "answers"
        [contributes.routes]
        paths = [{ path = "/who", methods = ["GET"] }]
        """);
    try (RealHost real =
        RealHost.open(
            folder.resolve("home"),
            folder.resolve("plugins"),
            List.of(),
            UnaryOperator.identity())) {
      Routes routes =
          real.host.contribution(
              Routes.class, "streamer", "", RealHost.CALLER, Duration.ofMinutes(1));
      Routes.Response answer =
          routes.handle(new Routes.Request("get", "/who", Map.of(), Map.of(), "", Body.empty()));
      assertEquals("routes handle application test /who\n".repeat(5), text(answer.body()));
    }
  }

  private static Stream<Arguments> texts() {
    String deep = "[".repeat(256) + "]".repeat(256);
    return Stream.of(
        arguments("1.0", true, 1),
        arguments("1.5", true, OTHERWISE),
        arguments("1e3", true, OTHERWISE),
        arguments("-0", true, 0),
        arguments("9223372036854775807", true, Long.MAX_VALUE),
        arguments("9223372036854775808", true, OTHERWISE),
        arguments("-9223372036854775808", true, Long.MIN_VALUE),
        arguments("-9223372036854775809", true, OTHERWISE),
        arguments("18446744073709551617", true, OTHERWISE),
        arguments("\"1\"", true, OTHERWISE),
        arguments("{\"a\": [1, null, {\"b\": \"\\u00e9\\n\"}]}", true, OTHERWISE),
        arguments("[1,]", false, OTHERWISE),
        arguments("[,1]", false, OTHERWISE),
        arguments("{\"a\":}", false, OTHERWISE),
        arguments("{\"a\":1,}", false, OTHERWISE),
        arguments("{a:1}", false, OTHERWISE),
        arguments("01", false, 1),
        arguments("1.", false, 1),
        arguments("- 1", false, OTHERWISE),
        arguments("\"\\x\"", false, OTHERWISE),
        arguments("\"a\nb\"", false, OTHERWISE),
        arguments("\"a", false, OTHERWISE),
        arguments("[1] 2", false, OTHERWISE),
        arguments("nul", false, OTHERWISE),
        arguments("", false, OTHERWISE),
        arguments(deep, true, OTHERWISE),
        arguments("[" + deep + "]", false, OTHERWISE));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void whatIsJsonAndWhichNumberItIs(String text, boolean json, long number) {
    String[] said = read(text.getBytes(UTF_8)).split(" ", 3);
    assertEquals((json ? 1 : 0) + " " + number, said[0] + " " + said[1]);
    assertEquals(text, JsonMapper.shared().readValue(said[2], String.class));
  }

  /// In hexadecimal: a long form, a surrogate, what is beyond U+10FFFF, one cut short, one alone.
  @ParameterizedTest
  @CsvSource({
    "61c0af62, a\uFFFD\uFFFDb",
    "61eda08062, a\uFFFD\uFFFD\uFFFDb",
    "f490808061, \uFFFD\uFFFD\uFFFD\uFFFDa",
    "61e282, a\uFFFD\uFFFD",
    "8061, \uFFFDa",
    "c3a9f09f9880, é\uD83D\uDE00"
  })
  void whatIsNoUtf8IsQuotedAllTheSame(String hex, String shown) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertEquals("0 42 \"" + shown + "\"", read(bytes));
    // Whether a string is JSON is asked without a look at its UTF-8.
    byte[] string = HexFormat.of().parseHex("22" + hex + "22");
    assertEquals("1 42 \"\\\"" + shown + "\\\"\"", read(string));
  }

  private static String read(byte[] text) {
    try (ModulePlugins modules = new ModulePlugins()) {
      TestDoor door = new TestDoor();
      Path module = WasmBuild.module("testkit/src/test/c/json.c");
      return TestHost.over(modules.start("json", module, door), door)
          .tool("read", Map.of("hex", HexFormat.of().formatHex(text)))
          .text();
    }
  }

  @Test
  void aQuestionWaitsNoLongerThanThePluginSays() {
    List<@Nullable Deadline> deadlines = new ArrayList<>();
    HostDoor door =
        new HostDoor() {
          @Override
          public Reply call(HostRequest request) {
            deadlines.add(request.deadline());
            return new Reply(Json.EMPTY, Bytes.EMPTY);
          }

          @Override
          public Exchange open(HostRequest request) {
            throw new AssertionError("it opens nothing");
          }

          @Override
          public boolean streams(String function, String method) {
            return false;
          }
        };
    try (ModulePlugins modules = new ModulePlugins()) {
      Path module = WasmBuild.module("testkit/src/test/c/json.c");
      TestHost plugin = TestHost.over(modules.start("json", module, door), new TestDoor());
      assertEquals("asked", plugin.tool("ask", Json.EMPTY).text());
    }
    assertEquals(2, deadlines.size());
    assertNull(deadlines.getFirst(), "as long as the call has time");
    Deadline second = deadlines.get(1);
    assertNotNull(second);
    assertTrue(second.remaining().compareTo(Duration.ofSeconds(5)) <= 0, second + "");
  }

  @Test
  @Tag("process")
  void thePluginThatTheReadmeShowsAnswers() throws Exception {
    WasmBuild.demand(".c");
    String readme = Files.readString(GoBuild.root().resolve("sdks/c/README.md"));
    Matcher block = Pattern.compile("```c\n(.*?)```", Pattern.DOTALL).matcher(readme);
    assertTrue(block.find(), "the README shows a plugin");
    Path source = Files.writeString(folder.resolve("plugin.c"), block.group(1));
    assertTrue(block.find(), "and a test of it");
    Path test = Files.writeString(folder.resolve("plugin_test.c"), block.group(1));
    assertEquals(new Ended(0, "ok greets\n1 of 1 tests passed\n"), tested(test));
    Path module = folder.resolve("plugin.wasm");
    String build = GoBuild.root().resolve("sdks/c/build.sh").toString();
    Ended built = Ended.of(List.of(build, module.toString(), source.toString()));
    assertEquals(0, built.code(), built.output());
    assertEquals("", built.output());
    try (ModulePlugins modules = new ModulePlugins()) {
      TestDoor door = new TestDoor();
      TestHost plugin = TestHost.over(modules.start("greeter", module, door), door);
      assertEquals("Hello, Ada", plugin.tool("greet", Map.of("name", "Ada")).text());
    }
  }

  /// Runs tests with the compiler that builds modules, so that they need no other.
  private static Ended tested(Path... sources) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/env", "CC=clang-19"));
    command.add(GoBuild.root().resolve("sdks/c/test.sh").toString());
    Stream.of(sources).map(Path::toString).forEach(command::add);
    return Ended.of(command);
  }

  @Test
  @Tag("process")
  void theExamplesTestsPass() throws Exception {
    WasmBuild.demand(".c");
    Path example = GoBuild.root().resolve("examples/json-lines");
    Ended ended =
        tested(
            example.resolve("test/plugin_test.c"),
            example.resolve("lines.c"),
            example.resolve("table.c"));
    assertEquals(0, ended.code(), ended.output());
    assertTrue(ended.output().endsWith("5 of 5 tests passed\n"), ended.output());
  }

  @Test
  @Tag("process")
  void testsOfPluginsPassOrSayWhatFailed() throws Exception {
    WasmBuild.demand(".c");
    Path test = GoBuild.root().resolve("testkit/src/test/c/standin_test.c");
    Ended ended = tested(test);
    assertEquals(1, ended.code(), ended.output());
    assertEquals(
        """
        ok describes_itself
        ok answers_as_it_is_told_to
        ok refuses_what_it_was_not_told
        ok streams_in_and_out
        standin_test.c: expected 1 + 1 == 3
        FAILED expects_in_vain
        standin_test.c: expected "something", got none
        FAILED expects_another_text
        it trapped: signal
        FAILED calls_what_traps
        4 of 7 tests passed
        """,
        // The folder, lines and numbers of signals are those of a checkout and a machine.
        ended.output().replaceAll("(?m)^.*/(standin_test\\.c):\\d+|(?<=signal) \\d+$", "$1"));
  }

  private static String text(Body body) {
    var all = new ByteArrayOutputStream();
    for (byte[] piece = body.next(); piece != null; piece = body.next()) {
      all.writeBytes(piece);
    }
    return all.toString(UTF_8);
  }
}
