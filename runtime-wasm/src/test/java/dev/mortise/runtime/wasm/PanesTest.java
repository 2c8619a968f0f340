package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Pane;
import dev.mortise.api.PluginException;
import dev.mortise.host.PluginConnection;
import dev.mortise.protocol.JsonCodec;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PanesTest {
  /// Draws how many commands it got; refuses to open without options; writes `x` to the clipboard
  /// when it is closed.
  private static final String COUNTING =
      """
      (module
        (import "kubetile" "host_send_render" (func $render (param i32 i32)))
        (import "kubetile" "clipboard_write" (func $copy (param i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 64) "[\\220\\22]x")
        (func (export "plugin_init") (param i32 i32) (result i32)
          local.get 1 i32.const 2 i32.eq if i32.const 7 return end i32.const 0)
        (func (export "plugin_on_close") (param i32) i32.const 69 i32.const 1 call $copy drop)
        (func (export "plugin_on_command") (param i32 i32) (result i32)
          i32.const 66 i32.const 66 i32.load8_u i32.const 1 i32.add i32.store8
          i32.const 64 i32.const 5 call $render i32.const 0))
      """;

  private final Fixture fixture = new Fixture(ModuleRuntimeConfig.builder().idle(0));
  private final PluginConnection connection =
      fixture.declaring("clipboard:write").start("kubetile", Wat.module(COUNTING));

  @AfterEach
  void close() {
    fixture.close();
  }

  private String pane(String method, String head) {
    var reply = fixture.call(connection, "panes/view", method, head);
    var view = JsonCodec.decode(reply.head(), Pane.View.class);
    return Objects.requireNonNull(view.lines()).getFirst().spans().getFirst().text();
  }

  private String open(String options) {
    return pane("open", "{\"pane\":\"1\",\"width\":8,\"height\":2,\"options\":" + options + "}");
  }

  private String command() {
    return pane("command", "{\"pane\":\"1\",\"type\":\"back\"}");
  }

  private List<String> asked() {
    return fixture.door.asked.stream().map(r -> r.function() + "." + r.method()).toList();
  }

  @Test
  void everyCallerHasPanesOfTheirOwn() {
    assertEquals("1", open("{\"a\":1}"));
    assertEquals("2", command());
    fixture.as("bob");
    PluginException e = assertThrows(PluginException.class, this::command);
    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertEquals("1", open("{\"a\":1}"));
    assertEquals("2", command());
    fixture.as("ada");
    assertEquals("3", command());
  }

  @Test
  void aPaneThatIsOpenedAnewReplacesTheOldOneWhichIsClosed() {
    assertEquals("1", open("{\"a\":1}"));
    assertEquals("2", command());
    assertEquals(List.of(), asked());
    long one = fixture.runtime.memoryBytes();
    assertTrue(one > 0);
    assertEquals("1", open("{\"a\":1}"));
    assertEquals(List.of("clipboard.write"), asked());
    assertEquals("2", command());
    assertEquals(one, fixture.runtime.memoryBytes(), "one instance is left");
  }

  @Test
  void aPaneWhoseOpeningFailedCanBeOpened() {
    PluginException e = assertThrows(PluginException.class, () -> open("{}"));
    assertEquals("guest 1.0.0: plugin_init returned 7; 0 is expected.", e.getMessage());
    assertEquals(ErrorCode.NOT_FOUND, assertThrows(PluginException.class, this::command).code());
    assertEquals(0, fixture.runtime.memoryBytes());
    assertEquals("1", open("{\"a\":1}"));
  }
}
