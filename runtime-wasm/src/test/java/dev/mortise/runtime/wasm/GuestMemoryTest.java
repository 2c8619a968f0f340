package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.host.PluginConnection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class GuestMemoryTest {
  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private PluginException fails(String parts) {
    PluginConnection connection = fixture.start("mortise", Guests.module(parts));
    PluginException e =
        assertThrows(
            PluginException.class, () -> fixture.call(connection, "tools/it", "execute", "{}"));
    connection.stop(java.time.Duration.ZERO);
    assertFalse(e.getMessage().contains("Exception"), e.getMessage());
    assertFalse(e.getMessage().contains("java"), e.getMessage());
    return e;
  }

  private static String answering(long packed) {
    return "(func $answer (param i32 i32) (result i64) i64.const " + packed + ")";
  }

  private static String asking(int pointer, int length) {
    return "(func $answer (param i32 i32) (result i64) i32.const %d i32.const %d call $host)"
        .formatted(pointer, length);
  }

  @Test
  @DisplayName("torture/24 a pointer or a length that lies outside ends the instance")
  void pointersAndLengthsAreChecked() {
    for (long packed :
        List.of(
            Guests.packed(65_530, 100),
            Guests.packed(65_536, 1),
            Guests.packed(-1 >>> 1, 12),
            0xffff_fff0_0000_0020L,
            0x0000_1000_ffff_ffffL,
            0xffff_ffff_ffff_ffffL)) {
      PluginException e = fails(answering(packed));
      assertEquals(ErrorCode.PLUGIN_CRASHED, e.code(), e.getMessage());
      assertTrue(e.getMessage().contains("handed over"), e.getMessage());
    }
    for (int[] question : List.of(new int[] {-16, 32}, new int[] {65_536, 12}, new int[] {0, -1})) {
      assertEquals(ErrorCode.PLUGIN_CRASHED, fails(asking(question[0], question[1])).code());
    }
  }

  @Test
  @DisplayName("torture/24 an answer that is no message ends the instance")
  void whatIsNoMessageIsRefused() {
    assertTrue(fails(answering(Guests.packed(0, 5))).getMessage().contains("at least 12"));
    assertTrue(fails(answering(Guests.packed(64, 12))).getMessage().contains("version 0"));
    String longer = "(data (i32.const 64) \"\\01\\10\\00\\00\\ff\\ff\\ff\\ff\\ff\\ff\\ff\\ff\")";
    assertTrue(
        fails(longer + answering(Guests.packed(64, 12)))
            .getMessage()
            .contains("longer than itself"));
  }

  @Test
  @DisplayName("torture/24 an allocator that gives what is not there ends the instance")
  void anAllocatorIsNotBelieved() {
    for (String pointer : List.of("0", "-8", "65530")) {
      byte[] module =
          Wat.module(
              "(module (memory (export \"memory\") 1)"
                  + " (func (export \"mortise_alloc\") (param i32) (result i32) i32.const "
                  + pointer
                  + ")"
                  + " (func (export \"mortise_call\") (param i32 i32) (result i64) i64.const 0))");
      PluginException e =
          assertThrows(PluginException.class, () -> fixture.start("mortise", module));
      assertEquals(ErrorCode.PLUGIN_CRASHED, e.code(), e.getMessage());
    }
  }

  @Test
  @DisplayName("torture/24 text that is no UTF-8, and streams that are not there, are refused")
  void textAndHandlesAreChecked() {
    String bad =
        "(data (i32.const 64) \""
            + Guests.about(Message.ASK, "{\"function\":\"\\ff\",\"method\":\"x\"}")
            + "\")";
    fixture.door.answering(_ -> {
      throw new AssertionError("it got through");
    });
    PluginException e = fails(bad.replace("\\5cff", "\\ff") + asking(64, 12 + 30));
    assertTrue(fixture.door.asked.isEmpty(), e.getMessage());
    for (String meta : List.of("{\"stream\":7}", "{\"stream\":-1}", "{\"stream\":0}")) {
      for (int kind : List.of(Message.SEND, Message.RECEIVE, Message.CANCEL, Message.FINISH)) {
        String data = "(data (i32.const 64) \"" + Guests.about(kind, meta) + "\")";
        PluginException refused = fails(data + asking(64, 12 + meta.length()));
        assertTrue(
            refused.code() == ErrorCode.NOT_FOUND || refused.code() == ErrorCode.INVALID_ARGUMENT,
            refused.getMessage());
      }
    }
  }
}
