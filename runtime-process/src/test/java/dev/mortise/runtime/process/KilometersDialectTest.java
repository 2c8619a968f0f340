package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Account;
import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.MessageHandler;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.host.Description;
import dev.mortise.host.PluginConnection;
import dev.mortise.protocol.JsonCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A plugin of the Kilometers contract in real Go; where the machine can, in the sandbox.
class KilometersDialectTest {
  private final Fixture fixture = new Fixture();

  @BeforeEach
  void account() {
    fixture.door.background.put(
        "account/endpoint",
        JsonCodec.encode(new Account.Endpoint("https://api.example.com", true)));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private PluginConnection start(String name) {
    var folder = fixture.binary(GoPrograms.program("kilometers"), name);
    boolean confine = !fixture.runtime.protection().confining().isEmpty();
    Set<Permission> granted = confine ? Set.of() : Fixture.UNCONFINED;
    return fixture.start(folder, name, "kilometers", granted);
  }

  private void key(String key) {
    fixture.door.background.put("account/key", JsonCodec.encode(new Account.Key(key)));
  }

  @Test
  void everyMethodReachesThePlugin() {
    PluginConnection plugin = start("kilometers");
    Description description = plugin.describe();
    assertEquals("probe", description.id());
    assertEquals("1.0.0", description.version());
    assertEquals("messages", description.contributions().getFirst().address());
    assertEquals(
        Set.of("messages:observe", "account:key"),
        description.implied().stream().map(Permission::toString).collect(Collectors.toSet()));
    key("key-Free");
    plugin.ready();
    assertTrue(fixture.door.requests.stream().allMatch(r -> r.token().length == 0));
    plugin.check(Duration.ofSeconds(60));

    var session = new MessageHandler.Session("00ff", "monitor_1", "server --flag");
    send(plugin, "started", session, Bytes.EMPTY);
    send(plugin, "event", event("start", Map.of()), Bytes.EMPTY);
    send(plugin, "observe", message(MessageHandler.Direction.INBOUND), Bytes.of("{\"id\":1}"));
    send(plugin, "observe", message(MessageHandler.Direction.OUTBOUND), Bytes.of("{\"id\":2}"));
    send(plugin, "failed", new MessageHandler.Failure("00ff", "broken", "general"), Bytes.EMPTY);
    send(plugin, "event", event("error", Map.of("correlation_id", "c")), Bytes.EMPTY);
    send(plugin, "event", event("end", Map.of("exit_code", "0")), Bytes.EMPTY);
    send(plugin, "ended", session, Bytes.EMPTY);
    plugin.stop(Duration.ofSeconds(60));

    for (String line :
        new String[] {
          "initialize https://api.example.com true key-Free",
          "message inbound monitor_1 {\"id\":1}",
          "message outbound monitor_1 {\"id\":2}",
          "error general broken",
          "event error 1234 c",
          "event end 1234 monitor_1",
          "shutdown",
        }) {
      Fixture.await("it says " + line, () -> fixture.logged(line));
    }
    var lines = fixture.log.stream().map(line -> line.text()).toList();
    // Each is told twice by the host, and once to the plugin.
    for (String pattern : new String[] {"event start \\d+ monitor_1", "event end 1234 monitor_1"}) {
      assertEquals(1, lines.stream().filter(line -> line.matches(pattern)).count(), "" + lines);
    }
    assertEquals(3, lines.stream().filter(line -> line.startsWith("event ")).count(), "" + lines);
    assertTrue(lines.indexOf("error general broken") > 0);
  }

  private static MessageHandler.Event event(String type, Map<String, String> data) {
    return new MessageHandler.Event("00ff", type, Instant.ofEpochSecond(1234), data);
  }

  private static MessageHandler.Message message(MessageHandler.Direction direction) {
    return new MessageHandler.Message(
        "00ff",
        1,
        Instant.EPOCH,
        direction,
        MessageHandler.Kind.REQUEST,
        "tools/list",
        "1",
        "monitor_1",
        null,
        8,
        false,
        Bytes.EMPTY);
  }

  private static void send(PluginConnection plugin, String method, Object head, Bytes body) {
    Json json = JsonCodec.encode(head);
    plugin.call(Fixture.delivery("messages", method, json, body, new byte[16]));
  }

  @Test
  void itsRefusalIsItsFailureWithItsWords() {
    PluginConnection plugin = start("kilometers");
    plugin.describe();
    plugin.ready();
    PluginException failure =
        assertThrows(
            PluginException.class,
            () ->
                send(
                    plugin,
                    "observe",
                    message(MessageHandler.Direction.INBOUND),
                    Bytes.of("refuse me")));
    assertEquals(ErrorCode.PLUGIN_FAILED, failure.code());
    assertEquals("probe 1.0.0: message handling failed: I do not like it.", failure.getMessage());
    assertEquals(
        ErrorCode.UNIMPLEMENTED,
        assertThrows(
                PluginException.class,
                () ->
                    send(plugin, "decide", message(MessageHandler.Direction.INBOUND), Bytes.EMPTY))
            .code());
  }

  /// An empty key stands for one that is not configured or not granted.
  @ParameterizedTest
  @CsvSource({
    "kilometers,,",
    "kilometers, key-free,",
    "kilometers, key-Enterprise,",
    "kilometers, bad, does not accept the configured API key",
    "kilometers, key-platinum, requires the tier Free and the account's is \"platinum\"",
    "kilometers-pro,, requires the tier Pro and may not see an API key",
    "kilometers-pro, key-FREE, requires the tier Pro and the account's is \"FREE\"",
    "kilometers-pro, key-pro,",
    "kilometers-pro, key-enterprise,",
    "kilometers-odd, key-enterprise, requires the tier \"Platinum\"",
  })
  void keyAndTierDecide(String name, String key, String refusal) {
    PluginConnection plugin = start(name);
    plugin.describe();
    if (key != null) {
      key(key);
    }
    if (refusal == null) {
      plugin.ready();
      return;
    }
    PluginException failure = assertThrows(PluginException.class, plugin::ready);
    assertEquals(ErrorCode.PERMISSION_DENIED, failure.code());
    assertTrue(failure.getMessage().contains(refusal), failure.getMessage());
    assertFalse(fixture.log.stream().anyMatch(line -> line.text().startsWith("initialize")));
  }

  /// A tier that cannot be told is not Free.
  @Test
  void aTierThatIsNotToldIsAFailure() {
    PluginConnection plugin = start("kilometers-mute");
    PluginException failure = assertThrows(PluginException.class, plugin::describe);
    assertEquals(ErrorCode.PLUGIN_FAILED, failure.code());
    assertTrue(failure.getMessage().contains("the tier is not told"), failure.getMessage());
  }
}
