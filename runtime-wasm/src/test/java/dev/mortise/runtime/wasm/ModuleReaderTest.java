package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ModuleReaderTest {
  private static ModuleShape read(byte[] module) {
    return ModuleReader.read(module, ModuleLimits.DEFAULT);
  }

  private static void refused(byte[] module, String why) {
    Malformed e = assertThrows(Malformed.class, () -> read(module), why);
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  private static String times(int count, String text) {
    return text.repeat(count);
  }

  @Test
  void readsWhatAModuleConsistsOf() {
    ModuleShape shape =
        read(
            Wat.module(
                "(module (import \"a\" \"b\" (func (param i32) (result i64))) (memory (export \"memory\") 2)"
                    + " (func $sum (export \"sum\") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))"));
    assertEquals("a.b", shape.imports().getFirst().words());
    assertEquals("(i32) -> i64", shape.typeOf(0).words());
    assertEquals(2, shape.memoryPages());
    assertEquals("sum", shape.nameOf(1));
    assertTrue(shape.exportsFunction("sum"));
  }

  @Test
  @DisplayName("torture/23 a module larger than life is refused before the engine sees it")
  void refusesBombs() {
    refused(Wat.module("(module " + times(10_000, "(table 1 funcref)") + ")"), "10,000 tables");
    refused(
        Wat.module("(module (memory 1)(func (local " + times(49_000, "i32 ") + ")))"),
        "more than the 4,000 locals");
    refused(Wat.module("(module (memory 1)" + times(50_000, "(func)") + ")"), "50,000 functions");
    refused(
        Wat.module(
            "(module (func (param i32) (block local.get 0 br_table "
                + times(60_000, "0 ")
                + "0)))"),
        "60,000 targets in one br_table");
    refused(
        Wat.module("(module (func " + times(9_000, "block ") + times(9_000, "end ") + "))"),
        "blocks nest deeper than 4,000");
    refused(Wat.module("(module (table 10000000 funcref))"), "10,000,000 elements");
    refused(
        Wat.module(
            "(module (func (param "
                + IntStream.range(0, 300).mapToObj(i -> "i64").collect(Collectors.joining(" "))
                + ")))"),
        "300 parameters");
    refused(
        Wat.module("(module (func " + times(1_100_000, "nop ") + "))"),
        "bytes in the function 0, more than");
  }

  @Test
  @DisplayName("torture/23 what the limits do not cover is not there at all")
  void refusesFeaturesOfOtherKinds() {
    refused(Wat.module("(module (memory 1)(memory 1))", "--enable-multi-memory"), "2 memories");
    refused(Wat.module("(module (memory i64 1))", "--enable-memory64"), "64-bit memory");
    refused(Wat.module("(module (memory 1 1 shared))", "--enable-threads"), "shared");
    refused(
        Wat.module(
            "(module (memory 1)(func i32.const 0 i64.const 9 i64.atomic.rmw.sub drop))",
            "--enable-threads"),
        "atomic");
    refused(Wat.module("(module (func v128.const i32x4 0 0 0 0 drop))"), "SIMD");
    refused(Wat.module("(module (func $f return_call $f))", "--enable-tail-call"), "a tail call");
    refused(Wat.module("(module (func (try (do))))", "--enable-exceptions"), "exception handling");
    refused(Wat.module("(module (import \"a\" \"m\" (memory 1)))"), "which is no function");
    refused(
        new byte[] {0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0},
        "it is a component, or of another version");
    refused(new byte[] {1, 2, 3}, "it is no WebAssembly module");
  }

  @Test
  @DisplayName("torture/45 a module that is cut off anywhere is refused")
  void refusesWhatIsCutOff() {
    byte[] whole =
        Wat.module(
            "(module (import \"a\" \"b\" (func)) (memory (export \"memory\") 1 2) (table 3 funcref)"
                + " (global i32 (i32.const 7)) (elem (i32.const 0) 0) (data (i32.const 0) \"abc\")"
                + " (func (export \"f\") (param i32) (result i32) local.get 0 if (result i32) i32.const 1"
                + " else i32.const 2 end))");
    assertDoesNotThrow(() -> read(whole));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      // A cut between two sections leaves a module, but one whose parts do not fit together.
      try {
        read(part);
      } catch (Malformed e) {
        assertTrue(e.getMessage().length() > 10, e.getMessage());
      }
    }
  }

  @Test
  void refusesIndicesOutOfRange() {
    for (String code :
        List.of(
            "local.get 1 drop",
            "global.get 0 drop",
            "call 1",
            "br 1",
            "i32.const 0 i32.load drop")) {
      byte[] module = Wat.module("(module (func " + code + "))", "--no-check");
      Malformed e = assertThrows(Malformed.class, () -> read(module), code);
      assertTrue(e.getMessage().contains("does not exist"), e.getMessage());
    }
  }
}
