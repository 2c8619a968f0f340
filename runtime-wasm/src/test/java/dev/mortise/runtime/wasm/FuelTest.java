package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;

final class FuelTest {
  private static final long FUEL = 1_000_000;

  /// Every way through a function: loops, calls, tables, early returns, many results, bulk memory.
  private static final String EVERYTHING =
      """
      (module (memory (export "memory") 1) (table 2 funcref) (elem (i32.const 0) $twice $fib)
        (type $one (func (param i32) (result i32)))
        (func $twice (param i32) (result i32) local.get 0 i32.const 2 i32.mul)
        (func $fib (param i32) (result i32)
          local.get 0 i32.const 2 i32.lt_s if local.get 0 return end
          local.get 0 i32.const 1 i32.sub call $fib local.get 0 i32.const 2 i32.sub call $fib i32.add)
        (func $pair (param i32) (result i32 i64) (local i32)
          (loop $l local.get 1 i32.const 1 i32.add local.tee 1 local.get 0 i32.lt_s br_if $l)
          local.get 1 i32.const 5 i32.gt_s if local.get 1 i64.const 7 return end
          local.get 1 i64.const 9)
        (func $switch (param i32) (result i32) (local i32)
          (loop $again
            (block $c (block $b (block $a local.get 0 br_table $a $b $c) local.get 1 i32.const 1 i32.add local.set 1)
              local.get 1 i32.const 10 i32.add local.set 1)
            local.get 0 i32.const 1 i32.sub local.tee 0 i32.const 0 i32.ge_s br_if $again)
          local.get 1)
        (func $bulk (param i32) (result i32)
          i32.const 0 i32.const 7 local.get 0 memory.fill
          i32.const 100 i32.const 0 local.get 0 memory.copy
          i32.const 1 memory.grow drop
          i32.const 100 i32.load8_u)
        (func (export "run") (param i32) (result i32) (local i64)
          local.get 0 call $pair local.set 1
          local.get 1 i32.wrap_i64 i32.add
          local.get 0 call $switch i32.add
          local.get 0 call $bulk i32.add
          local.get 0 local.get 0 i32.const 1 i32.and call_indirect (type $one) i32.add
          (block (loop br 1) unreachable)))
      """;

  private static Program program(String wat) {
    return Program.load(
        Wat.module(wat), ModuleLimits.DEFAULT, new Program.Budget(1 << 20, FUEL), _ -> {});
  }

  private static Guest guest(Program program, boolean compiled) {
    if (compiled) {
      program.compiled(
          new Program.Compiled(MachineFactoryCompiler.compile(program.module()), 0, false));
    }
    var guest = Guests.instance(program);
    guest.refuel();
    return guest;
  }

  @Test
  void meteredCodeDoesWhatTheOriginalDid() {
    for (boolean compiled : List.of(false, true)) {
      Instance plain = Instance.builder(Parser.parse(Wat.module(EVERYTHING))).build();
      Guest guest = guest(program(EVERYTHING), compiled);
      for (int n : List.of(0, 1, 2, 3, 10, 11, 20)) {
        guest.refuel();
        assertEquals((int) plain.export("run").apply(n)[0], (int) guest.call("run", n), "run " + n);
      }
    }
  }

  @Test
  @DisplayName("torture/22 the same input costs the same, interpreted or compiled, every time")
  void theSameCostsTheSame() {
    Program program = program(EVERYTHING);
    Set<Long> costs = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Guest guest = guest(program, i >= 50);
      guest.call("run", 15);
      costs.add(guest.used());
    }
    assertEquals(1, costs.size(), costs.toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("torture/22 an endless loop ends with its fuel, and says where")
  void anEndlessLoopEnds(boolean compiled) {
    Guest guest =
        guest(
            program(
                "(module (memory (export \"memory\") 1) (func $spin (export \"run\") (loop br 0)))"),
            compiled);
    Trap trap = assertThrows(Trap.class, () -> guest.call("run"));
    assertEquals(Trap.Limit.FUEL, trap.limit());
    assertEquals("spin", trap.function());
    String told =
        trap.failure("a 1", "tools/x", new Program.Budget(1, FUEL), () -> "").getMessage();
    assertEquals(
        "a 1: tools/x used up its fuel of 1,000,000 units in spin and was stopped; if it needs more, raise limits.fuel.",
        told);
    assertThrows(Trap.class, () -> guest.call("run"), "it is good for nothing any more");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("torture/22 filling memory for ever costs what it fills")
  void bulkMemoryIsPaidFor(boolean compiled) {
    Guest guest =
        guest(
            program(
                "(module (memory (export \"memory\") 16) (func (export \"run\") (loop i32.const 0 i32.const 1"
                    + " i32.const 1048576 memory.fill br 0)))"),
            compiled);
    long begin = System.nanoTime();
    Trap trap = assertThrows(Trap.class, () -> guest.call("run"));
    assertEquals(Trap.Limit.FUEL, trap.limit());
    // A million units are thirty fills of a megabyte.
    assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(30));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("torture/22 four gigabytes that are not there cannot be filled")
  void fillingFourGigabytesTraps(boolean compiled) {
    Guest guest =
        guest(
            program(
                "(module (memory (export \"memory\") 1) (func $fill (export \"run\") i32.const 0 i32.const 1"
                    + " i32.const -1 memory.fill))"),
            compiled);
    Trap trap = assertThrows(Trap.class, () -> guest.call("run"));
    assertTrue(trap.limit() != Trap.Limit.TIME, trap.toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("torture/22 recursion without end runs into a limit, and the host's thread lives")
  void recursionEnds(boolean compiled) throws Exception {
    Program program =
        Program.load(
            Wat.module(
                "(module (memory (export \"memory\") 1) (func $deep (export \"run\") (result i64) (local i64 i64 i64)"
                    + " call $deep local.get 0 i64.add local.get 1 i64.add))"),
            ModuleLimits.DEFAULT,
            new Program.Budget(1 << 20, 50_000_000_000L),
            _ -> {});
    try (var threads = new GuestThreads(2)) {
      Guest guest = guest(program, compiled);
      Trap trap =
          assertThrows(Trap.class, () -> threads.run("a 1", "run", null, () -> guest.call("run")));
      assertEquals(Trap.Limit.STACK, trap.limit());
      assertEquals("deep", trap.function());
      String told = trap.failure("a 1", "tools/x", program.budget(), () -> "").getMessage();
      assertTrue(told.startsWith("a 1: tools/x nests its calls too deep in deep and was stopped"));
      assertEquals(3, threads.run("a 1", "again", null, () -> 3), "the thread lives");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("torture/23 memory and tables grow to their limits and not beyond")
  void growthHasALimit(boolean compiled) {
    Guest guest =
        guest(
            program(
                "(module (memory (export \"memory\") 1) (table $t 1 funcref)"
                    + " (func (export \"run\") (result i32) (loop i32.const 1 memory.grow i32.const -1 i32.ne br_if 0)"
                    + " memory.size)"
                    + " (func (export \"table\") (result i32) ref.null func i32.const 500000 table.grow $t))"),
            compiled);
    assertEquals(16, guest.call("run"));
    guest.refuel();
    assertEquals(-1, (int) guest.call("table"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("torture/22 a start function has fuel and no more of it, and the trap says so")
  void aStartFunctionHasFuelAndNoMoreOfIt(boolean compiled) {
    Program program =
        program("(module (memory (export \"memory\") 1) (func $spin (loop br 0)) (start $spin))");
    if (compiled) {
      program.compiled(
          new Program.Compiled(MachineFactoryCompiler.compile(program.module()), 0, false));
    }
    Trap trap = assertThrows(Trap.class, () -> Guests.instance(program));
    assertEquals(Trap.Limit.FUEL, trap.limit());
    assertEquals(
        "a 1: tools/x used up its fuel of 1,000,000 units in spin while an instance was made and was stopped; if it needs more, raise limits.fuel.",
        trap.failure("a 1", "tools/x", program.budget(), () -> "").getMessage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStartFunctionThatTrapsSaysWhereAndAfterHowMuch(boolean compiled) {
    Program program =
        program("(module (memory (export \"memory\") 1) (func $boom unreachable) (start $boom))");
    if (compiled) {
      program.compiled(
          new Program.Compiled(MachineFactoryCompiler.compile(program.module()), 0, false));
    }
    Trap trap = assertThrows(Trap.class, () -> Guests.instance(program));
    String told = trap.failure("a 1", "tools/x", program.budget(), () -> "").getMessage();
    assertTrue(
        told.endsWith(
            " in boom while an instance was made after at least 1 units of fuel; its instance was replaced."),
        told);
  }
}
