package dev.mortise.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Tools that a host holds, for those who come by the control socket.
@Timeout(60)
final class HeldToolsTest {
  private static final Caller ADA = new Caller.Operator("ada");
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path run;
  private final FakePluginService service = new FakePluginService();

  @Test
  void aHeldToolIsRefusedWhicheverWayItIsUsed() {
    var about = new HostFacts("serve", "0.1.0", List.of(), List.of());
    HeldTools held =
        (plugin, tool) ->
            Optional.of(plugin + "/" + tool)
                .filter("tax-de/rate"::equals)
                .map(_ -> "its description is not what was approved; approve it");
    try (var host = ControlServer.open(service, run, about, null, held)) {
      ControlClient holding = ControlClient.of(host.host());
      var nothing = new Tool.Invocation(Json.EMPTY, "");
      List<Runnable> ways =
          List.of(
              () -> holding.prepare("tax-de", "rate", nothing, ADA, SECOND),
              () ->
                  holding.contribution(Tool.class, "tax-de", "rate", ADA, SECOND).execute(nothing));
      for (Runnable way : ways) {
        var refused = assertThrows(PluginException.class, way::run);
        assertEquals(ErrorCode.PERMISSION_DENIED, refused.code());
        assertEquals(
            "tax-de: the tool rate was not used: its description is not what was approved;"
                + " approve it.",
            refused.getMessage());
      }
      assertEquals(List.of(), service.asked, "the plugin hears nothing of it");
    }
  }
}
