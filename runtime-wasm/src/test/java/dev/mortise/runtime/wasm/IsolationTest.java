package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mortise.api.Bytes;
import dev.mortise.host.PluginConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class IsolationTest {
  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  /// Answers with all of its memory, where what it was told still stands, and counts its calls.
  private static final String HOARDER =
      """
      (global $calls (mut i32) (i32.const 0))
      (data (i32.const 64) "\\01\\10\\01\\00\\00\\00\\00\\00\\02\\00\\00\\00{}")
      (func $answer (param $at i32) (param $n i32) (result i64)
        global.get $calls i32.const 1 i32.add global.set $calls
        i32.const 78 global.get $calls i32.store8
        i64.const %d)
      """
          .formatted(Guests.packed(64, 40_000));

  @Test
  @DisplayName("torture/26 nothing of one call is there for the next, whoever makes it")
  void nothingIsLeftForTheNextCall() {
    PluginConnection connection = fixture.start("mortise", Guests.module(HOARDER));
    String secret = "the secret of the first";
    Bytes first =
        connection
            .call(fixture.delivery("tools/it", "execute", "{}", Bytes.of(secret.repeat(100))))
            .body();
    assertEquals(true, first.text().contains(secret), "the guest sees its own call");
    for (int i = 0; i < 20; i++) {
      Bytes later = connection.call(fixture.delivery("tools/it", "execute", "{}")).body();
      assertFalse(later.text().contains(secret), "call " + i);
      assertEquals(1, later.array()[0], "its globals begin anew");
    }
  }
}
