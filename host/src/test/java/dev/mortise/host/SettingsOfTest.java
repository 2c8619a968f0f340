package dev.mortise.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsOfTest {
  @TempDir Path home;

  private Manifest manifest() {
    HostFixture fixture = new HostFixture(home);
    fixture.add(
        "a",
        "1.0.0",
        """
        settings = [
          { name = "rate", type = "number", default = 0.19 },
          { name = "loud", type = "boolean" },
          { name = "level", type = "select", options = [{ value = "low" }, { value = "high" }] },
          { name = "note", type = "textarea" },
          { name = "key", type = "secret", required = true },
        ]
        """);
    return new Discovery(List.of(fixture.plugins), InstantSource.system())
        .look()
        .plugins()
        .values()
        .iterator()
        .next()
        .manifest();
  }

  @Test
  void secretsBecomeHandles() {
    Json told =
        SettingsOf.plugin(
            manifest(), Json.of("{\"key\":\"hunter2\",\"loud\":true,\"level\":\"high\"}"), "%s");
    assertEquals(
        "{\"rate\":0.19,\"key\":\"{{secret:key}}\",\"loud\":true,\"level\":\"high\"}",
        told.toString());
  }

  @Test
  void allThatIsWrongIsSaidAtOnceAndNoSecret() {
    String json =
        "{\"rate\":\"x\\u001b\",\"loud\":1,\"level\":\"mid\",\"note\":[],\"key\":{\"hunter2\":1}}";
    PluginException e =
        assertThrows(
            PluginException.class,
            () -> SettingsOf.plugin(manifest(), Json.of(json), "with mortise settings %s"));
    for (String part :
        List.of(
            "rate must be a number",
            "loud must be true or false",
            "level must be one of low, high",
            "note must be a text",
            "key must be a text",
            "set them with mortise settings a")) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
    assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
    assertFalse(e.getMessage().contains("\u001b"), e.getMessage());
    PluginException missing =
        assertThrows(PluginException.class, () -> SettingsOf.plugin(manifest(), Json.EMPTY, "%s"));
    assertTrue(missing.getMessage().contains("key is not set"), missing.getMessage());
  }
}
