package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BareModuleTest {
  private static final String SUM =
      """
      (module
        (import "mortise" "call" (func $host (param i32 i32) (result i64)))
        (memory (export "memory") 1)
        (func (export "sum") (param i32) (result i32) (local i32)
          (loop $again
            local.get 1 local.get 0 i32.add local.set 1
            local.get 0 i32.const 1 i32.sub local.tee 0 i32.const 0 i32.gt_s br_if $again)
          local.get 1)
        (func (export "ask") i32.const 0 i32.const 0 call $host drop))
      """;

  @TempDir Path folder;

  @Test
  void fuelIsCountedUnlessItIsLeftOut() {
    BareModule counted = BareModule.load(Wat.module(SUM));
    BareModule free = BareModule.loadUncounted(Wat.module(SUM));
    for (boolean compiled : new boolean[] {false, true}) {
      BareInstance paying = counted.instance();
      BareInstance paid = free.instance();
      assertEquals(compiled, paying.compiled());
      assertEquals(5050, paying.call("sum", 100));
      assertEquals(5050, paid.call("sum", 100));
      assertTrue(paying.used() > 1000, "used " + paying.used());
      assertEquals(0, paid.used());
      counted.compile();
      free.compile();
    }
    assertEquals(0, free.interpreted());
  }

  @Test
  void aCacheKeepsItForTheNextTimeUnlessItIsNotCounted() {
    Path cache = folder.resolve("cache");
    assertFalse(BareModule.load(Wat.module(SUM)).compile(cache));
    assertTrue(BareModule.load(Wat.module(SUM)).compile(cache));
    Path other = folder.resolve("other");
    BareModule free = BareModule.loadUncounted(Wat.module(SUM));
    assertThrows(IllegalStateException.class, () -> free.compile(other));
    assertFalse(Files.exists(other));
  }

  @Test
  void memoryIsReadAndWrittenAndThereIsNoHost() {
    BareInstance instance = BareModule.load(Wat.module(SUM)).instance();
    instance.write(65_533, new byte[] {1, 2, 3});
    assertArrayEquals(new byte[] {2, 3}, instance.read(65_534, 2));
    assertEquals(65_536, instance.memoryBytes());
    Trap trap = assertThrows(Trap.class, () -> instance.call("ask"));
    assertTrue(trap.getMessage().contains("mortise.call"), trap.getMessage());
  }
}
