package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.host.PluginConnection;
import dev.mortise.testkit.HostilePlugin.Behaviour;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The hostile plugin is really hostile, and the process runtime says so in words.
final class HostilePluginTest {
  private final ProcessPlugins processes;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway") // JUnit sets the folder
  HostilePluginTest() throws Exception {
    processes = new ProcessPlugins();
  }

  @AfterEach
  void closeProcesses() {
    processes.close();
  }

  private PluginConnection start(Behaviour behaviour) {
    Path plugin =
        PluginPackageBuilder.of("hostile")
            .entry(HostilePlugin.class, behaviour.name())
            .write(folder);
    return processes.start("hostile", plugin.resolve("run"), new TestDoor(), Json.EMPTY);
  }

  @ParameterizedTest
  @CsvSource({
    "EXITS_AT_ONCE, HANDSHAKE_EXITED",
    "GARBAGE_LINE, HANDSHAKE_MALFORMED",
    "ENDLESS_LINE, HANDSHAKE_MALFORMED",
    "PRINTS_FIRST, HANDSHAKE_MALFORMED",
    "FOREIGN_ADDRESS, HANDSHAKE_ADDRESS",
    "FOREIGN_SOCKET, HANDSHAKE_ADDRESS",
    "GARBAGE_CERTIFICATE, HANDSHAKE_CERTIFICATE",
    "NET_RPC, HANDSHAKE_INCOMPATIBLE",
    "WRONG_VERSION, HANDSHAKE_INCOMPATIBLE",
  })
  void doesNotStart(Behaviour behaviour, ErrorCode expected) {
    PluginException e = assertThrows(PluginException.class, () -> start(behaviour).close());
    assertEquals(expected, e.code(), e.getMessage());
    assertTrue(e.getMessage().startsWith("hostile 1.0.0"), e.getMessage());
  }

  @Test
  void crashesAtItsThirdCall() {
    try (var host = TestHost.over(start(Behaviour.CRASHES_AT_THIRD_CALL), new TestDoor())) {
      assertEquals("worked", host.tool("work", Json.EMPTY).text());
      assertEquals("worked", host.tool("work", Json.EMPTY).text());
      PluginException e = assertThrows(PluginException.class, () -> host.tool("work", Json.EMPTY));
      assertEquals(ErrorCode.PLUGIN_CRASHED, e.code());
    }
  }

  @Test
  void hangsAndIsGivenUp() {
    try (var host = TestHost.over(start(Behaviour.HANGS), new TestDoor())) {
      TestHost hurried = host.within(Duration.ofMillis(300));
      PluginException e =
          assertThrows(PluginException.class, () -> hurried.tool("work", Json.EMPTY));
      assertEquals(ErrorCode.DEADLINE_EXCEEDED, e.code());
    }
  }

  @Test
  void aHugeAnswerIsRefusedByName() {
    try (var host = TestHost.over(start(Behaviour.HUGE_ANSWER), new TestDoor())) {
      PluginException e = assertThrows(PluginException.class, () -> host.tool("work", Json.EMPTY));
      assertEquals(ErrorCode.RESOURCE_EXHAUSTED, e.code(), e.getMessage());
    }
  }

  @Test
  void floodsItsOutputWithoutStoppingItsAnswers() {
    try (var host = TestHost.over(start(Behaviour.FLOODS_OUTPUT), new TestDoor())) {
      for (int i = 0; i < 20; i++) {
        assertEquals("worked", host.tool("work", Json.EMPTY).text());
      }
    }
  }

  @Test
  void endsByForceWhenItDoesNotEndByItself() {
    PluginConnection connection = start(Behaviour.IGNORES_SHUTDOWN);
    TestHost.over(connection, new TestDoor()).close();
    connection.closed().toCompletableFuture().join();
  }

  @Test
  void aPackageIsARealFolder() throws Exception {
    Path plugin =
        PluginPackageBuilder.of("p")
            .version("2.0.0")
            .requires("q", "^1")
            .file("data/x.txt", "x")
            .entry("run.sh", "#!/bin/sh\n")
            .write(folder);
    assertTrue(Files.isExecutable(plugin.resolve("run.sh")));
    assertEquals("x", Files.readString(plugin.resolve("data/x.txt")));
    String toml = Files.readString(plugin.resolve("plugin.toml"));
    assertTrue(toml.contains("any = \"run.sh\"") && toml.contains("\"q\" = \"^1\""), toml);
  }
}
