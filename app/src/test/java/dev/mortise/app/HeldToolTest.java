package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.Tool;
import dev.mortise.control.ControlClient;
import dev.mortise.embed.MortiseConfig;
import dev.mortise.server.ServerTables;
import dev.mortise.store.Database;
import dev.mortise.store.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A tool of a served plugin that says something else of itself than what was approved.
@Tag("process")
@Timeout(300)
final class HeldToolTest {
  private static final int NO_PORT = 9;

  @TempDir private Path home;

  @Test
  @DisplayName("torture/36 a tool that says something else now is held for the command line too")
  void commandsTooAreRefusedItUntilSomebodyApprovesIt() throws IOException {
    Scene scene =
        new Scene(home, GaugePlugin.into(new Scene(home, home).paths().plugins(), NO_PORT));
    try (Database database =
            Database.open(
                MortiseConfig.database("test", scene.paths().ensure(), scene.settings()));
        Store store = Store.open(database)) {
      ServerTables.open(database).pins(store).pin("gauge", "level", "what was approved before");
    }
    try (ServedHost server = scene.open(scene.request(null))) {
      URI uri = server.uri();
      Browser admin = Browser.admin(HttpClient.newHttpClient(), server.firstStart().orElseThrow());
      for (String permission : List.of("tool:offer:level", "process:unconfined")) {
        String grant = "{\"permission\":\"" + permission + "\"}";
        admin.ask(uri, "POST", "/api/v2/plugins/gauge/grants", grant);
      }
      PluginService commands = ControlClient.of(ControlClient.find(scene.paths().run()).getFirst());
      Browser.await("it offers its tool", () -> !commands.offers("tools").isEmpty());
      var refused = assertThrows(PluginException.class, () -> level(commands));
      assertEquals(ErrorCode.PERMISSION_DENIED, refused.code());
      String approve = "/api/v2/tools/plugin_gauge_level/approve";
      assertTrue(
          String.valueOf(refused.getMessage()).contains("sends POST " + approve),
          refused.getMessage());
      admin.ask(uri, "POST", approve, "");
      assertEquals("7", level(commands));
    }
  }

  private static String level(PluginService commands) {
    return commands
        .prepare(
            "gauge",
            "level",
            new Tool.Invocation(Json.EMPTY, ""),
            new Caller.Operator("ada"),
            Duration.ofSeconds(60))
        .execute()
        .text();
  }
}
