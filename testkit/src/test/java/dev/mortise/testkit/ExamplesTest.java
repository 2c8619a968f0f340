package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Account;
import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.MessageHandler;
import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.api.MessageHandler.Kind;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType;
import dev.mortise.api.Tool;
import dev.mortise.host.Ending;
import dev.mortise.protocol.JsonCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The examples as processes, the way an author's users run them.
final class ExamplesTest {
  private static final MessageHandler.Session SESSION =
      new MessageHandler.Session("0123456789abcdef0123456789abcdef", "monitor_1", "cat");

  private final ProcessPlugins processes;
  private final TestDoor door =
      new TestDoor()
          .function(
              Account.class,
              new Account() {
                @Override
                public Key key() {
                  return new Key("km_free_123456");
                }

                @Override
                public Endpoint endpoint() {
                  return new Endpoint("http://127.0.0.1:9", false);
                }
              });

  @TempDir private Path folder;

  @SuppressWarnings("NullAway") // JUnit sets the folder
  ExamplesTest() throws Exception {
    processes = new ProcessPlugins();
  }

  @AfterEach
  void closeProcesses() {
    processes.close();
  }

  @Test
  void taxInJavaAnswers() {
    try (var host = source("tax-de", "TaxDe.java", Json.EMPTY)) {
      assertEquals(
          new TaxRule.Money(1900, "EUR"),
          host.point(TaxRule.class).tax(new TaxRule.Order("o-1", "DE", 10_000)));
    }
  }

  @Test
  void taxInGoAnswersAndCrashes() throws Exception {
    var connection = processes.start("tax-go", GoBuild.binary("examples/tax-go"), door, Json.EMPTY);
    try (var host = TestHost.over(connection, door)) {
      checkTax(host);
    }
  }

  private static void checkTax(TestHost host) throws Exception {
    TaxRule rule = host.point(TaxRule.class);
    assertEquals(new TaxRule.Money(2200, "EUR"), rule.tax(new TaxRule.Order("o-1", "IT", 10_000)));
    PluginException e =
        assertThrows(PluginException.class, () -> rule.tax(new TaxRule.Order("o-2", "XX", 1)));
    assertEquals(ErrorCode.PLUGIN_CRASHED, e.code());
    Ending ending = host.connection().closed().toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertTrue(ending.reason().contains("3"), ending.reason());
  }

  @Test
  void consoleLoggerInJavaWritesALine() {
    try (var host = source("console-logger", "ConsoleLogger.java", Json.EMPTY)) {
      MessageHandler handler = host.contribution(MessageHandler.class, "");
      handler.started(SESSION);
      handler.observe(message(1));
      awaitLog("→ request tools/call (20 bytes)");
    }
  }

  @Test
  void consoleLoggerInGoWritesALine() {
    try (var host = foreign("console-logger", "examples/console-logger-go", "kilometers")) {
      MessageHandler handler = host.contribution(MessageHandler.class, "");
      handler.started(SESSION);
      handler.observe(message(1));
      awaitLog("→ inbound JSON-RPC (20 bytes)");
    }
  }

  @Test
  void recorderWritesJsonLines() throws Exception {
    Json settings = JsonCodec.encode(Map.of("folder", folder.toString()));
    try (var host = source("recorder", "Recorder.java", settings)) {
      MessageHandler handler = host.contribution(MessageHandler.class, "");
      handler.started(SESSION);
      handler.observe(message(1));
      handler.observe(message(2));
      handler.ended(SESSION);
    }
    List<String> lines = Files.readAllLines(folder.resolve(SESSION.id() + ".jsonl"));
    assertEquals(2, lines.size());
    var line = JsonCodec.tree(Json.of(lines.getFirst()));
    assertEquals("inbound", line.path("direction").asString());
    assertEquals("request", line.path("kind").asString());
    assertEquals("tools/call", line.path("method").asString());
    assertEquals("\"a-1\"", line.path("rpcId").toString());
    assertEquals(20, line.path("size").asLong());
    assertEquals("{\"jsonrpc\":\"2.0\"}   ", line.path("payload").asString());
  }

  @Test
  void recorderSaysWhatIsMissing() {
    PluginException e =
        assertThrows(
            PluginException.class,
            () -> source("recorder", "Recorder.java", Json.of("{\"folder\":\"here\"}")).close());
    assertTrue(e.getMessage().contains("absolute path"), e.getMessage());
  }

  @Test
  void kitePluginServesToolsResourcesAndMiddleware() {
    try (var host = foreign("kite-hello", "examples/kite-hello", "kite")) {
      assertEquals("Hello, Ada!", host.tool("greet", Json.of("{\"name\":\"Ada\"}")).text());
      Tool greet = host.contribution(Tool.class, "greet");
      assertTrue(
          !greet.authorize(new Tool.Invocation(Json.of("{\"name\":\"root\"}"), "")).allowed());
      ResourceType notes = host.contribution(ResourceType.class, "notes");
      Json note = Json.of("{\"name\":\"n\",\"text\":\"t\"}");
      assertEquals(201, notes.create(new ResourceType.Change("dev", "n", "", note)).status());
      assertEquals(200, notes.get(new ResourceType.Query("dev", "n", "", Map.of())).status());
    }
  }

  private TestHost source(String id, String file, Json settings) {
    Path entry = GoBuild.root().resolve("examples").resolve(id).resolve(file);
    return TestHost.over(processes.start(id, entry, door, settings), door);
  }

  private TestHost foreign(String id, String folderName, String dialect) {
    Path binary = GoBuild.binary(folderName);
    return TestHost.over(processes.startForeign(id, binary, dialect, door), door);
  }

  private void awaitLog(String text) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (processes.log.stream().noneMatch(line -> line.contains(text))) {
      assertTrue(System.nanoTime() < end, "not in the log: " + text + "; it has " + processes.log);
      Thread.onSpinWait();
    }
  }

  static MessageHandler.Message message(long sequence) {
    return new MessageHandler.Message(
        SESSION.id(),
        sequence,
        Instant.parse("2026-01-01T12:00:00Z"),
        Direction.INBOUND,
        Kind.REQUEST,
        "tools/call",
        "\"a-1\"",
        SESSION.correlation(),
        "x-1",
        20,
        false,
        Bytes.of("{\"jsonrpc\":\"2.0\"}   "));
  }
}
