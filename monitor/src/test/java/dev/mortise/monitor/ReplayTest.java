package dev.mortise.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ReplayTest {
  @TempDir Path folder;
  private final List<ReplayReport.Response> found = new ArrayList<>();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private ReplayOptions options(String recording, String script) throws IOException {
    Path file = Files.writeString(folder.resolve("session.jsonl"), recording);
    return ReplayOptions.of(file, List.of("/bin/sh", "-c", script));
  }

  private ReplayReport run(ReplayOptions options) {
    found.clear();
    ReplayReport report = Replay.run(options, found::add, err);
    assertEquals(report.different(), found, "told while it goes");
    return report;
  }

  private ReplayReport same(ReplayOptions options) {
    ReplayReport report = run(options);
    assertTrue(report.same(), () -> report + "" + err);
    return report;
  }

  private ReplayReport different(ReplayOptions options) {
    ReplayReport report = run(options);
    assertFalse(report.same(), () -> report + "" + err);
    return report;
  }

  private static final String RECORDED =
      """
      {"time":"2026-01-01T00:00:00Z","direction":"inbound","kind":"request","method":"a","rpcId":"1",\
      "payload":"{\\"jsonrpc\\":\\"2.0\\",\\"id\\":1,\\"method\\":\\"a\\"}"}
      {"time":"2026-01-01T00:00:00Z","direction":"outbound","kind":"response","method":"a","rpcId":"1",\
      "payload":"{\\"jsonrpc\\":\\"2.0\\",\\"id\\":1,\\"result\\":{\\"n\\":1.0,\\"v\\":[1,2]}}"}
      """;

  @Test
  void aRecordingOfBeginningsSaysSo() throws IOException {
    ReplayOptions options =
        options("{\"direction\":\"inbound\",\"truncated\":true,\"payload\":\"{\"}\n", "cat");
    PluginException e = assertThrows(PluginException.class, () -> run(options));
    assertTrue(
        e.getMessage().endsWith("record with a --buffer-size larger than they are."),
        e.getMessage());
  }

  @Test
  void theSameAnswersAreTheSame() throws IOException {
    String script =
        "read x; echo '{\"result\":{\"v\":[1,2],\"n\":1},\"id\":1,\"jsonrpc\":\"2.0\"}'";
    assertEquals("Same: 1 response is as recorded.", same(options(RECORDED, script)).verdict());
  }

  @Test
  void otherAnswersAreShownByPointerUnlessIgnored() throws IOException {
    String script =
        "read x; echo '{\"result\":{\"v\":[1,3],\"n\":1,\"a/b\":0},\"id\":1,\"jsonrpc\":\"2.0\"}'";
    ReplayOptions options = options(RECORDED, script);
    ReplayReport report = different(options);
    assertEquals("Different: 1 of 1 response.", report.verdict());
    assertEquals(
        List.of(
            new ReplayReport.Response(
                2,
                "a",
                "1",
                true,
                List.of(
                    new ReplayReport.Difference("/result/a~1b", null, "0"),
                    new ReplayReport.Difference("/result/v/1", "2", "3")))),
        report.different());
    same(options.withIgnore(List.of("/result/v/*", "/result/a~1b")));
  }

  @Test
  void wordsOfARecordingAndAServerAreNoCommandsToATerminal() throws IOException {
    String odd = "\u009b2J\u202e";
    String recorded = RECORDED.replace("a\\\"}", "a" + odd + "\\\"}");
    String answer = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + odd + "\"}";
    different(options(recorded, "read x; echo '" + answer + "'; cat >/dev/null"));
    String said = err.toString(StandardCharsets.UTF_8);
    assertTrue(said.contains("line 2, a?2J? (id 1): different"), said);
    assertFalse(said.matches("(?s).*[\u009b\u202e].*"), said);
  }

  @Test
  void aMissingAnswerIsADifference() throws IOException {
    ReplayOptions options =
        options(RECORDED, "cat >/dev/null").withTimes(Duration.ZERO, Duration.ofMillis(100));
    assertFalse(different(options).different().getFirst().answered());
  }

  @Test
  void whatCannotBeComparedIsNotTheSame() throws IOException {
    different(options(RECORDED, "exit 0"));
    String notification = "{\"jsonrpc\":\"2.0\",\"method\":\"hello\"}\n";
    assertTrue(
        different(options(notification, "cat >/dev/null"))
            .verdict()
            .startsWith("Nothing was compared"));
  }

  @Test
  void readsFilesOfKilometers() throws IOException {
    String file =
        """
        # a comment

        {"jsonrpc":"2.0","method":"hello"}
        DELAY: 5ms
        not json
        {"jsonrpc":"2.0","id":"x","method":"b"}
        {"jsonrpc":"2.0","id":"x","result":1}
        """;
    String script = "read x; read y; echo '{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":1}'; cat";
    same(options(file, script));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("line 5 is not JSON"));
  }

  @Test
  void answersOfTheClientGetTheServersNewIds() throws IOException {
    String file =
        """
        {"direction":"inbound","payload":{"jsonrpc":"2.0","id":1,"method":"go"}}
        {"direction":"outbound","payload":{"jsonrpc":"2.0","id":70,"method":"roots/list"}}
        {"direction":"inbound","payload":{"jsonrpc":"2.0","id":70,"result":"r"}}
        {"direction":"outbound","payload":{"jsonrpc":"2.0","id":1,"result":"done"}}
        """;
    String script =
        "read x; echo '{\"jsonrpc\":\"2.0\",\"id\":99,\"method\":\"roots/list\"}'; read y;"
            + " case \"$y\" in *99*) echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"done\"}';; esac";
    same(options(file, script));
  }

  @Test
  void whatIsNoRecordingIsRefused() throws IOException {
    ReplayOptions options = options("hello\n", "true");
    assertEquals(
        ErrorCode.INVALID_ARGUMENT, assertThrows(PluginException.class, () -> run(options)).code());
    ReplayOptions missing = ReplayOptions.of(folder.resolve("none"), List.of("true"));
    assertEquals(
        ErrorCode.NOT_FOUND, assertThrows(PluginException.class, () -> run(missing)).code());
  }
}
