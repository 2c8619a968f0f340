package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import run.endive.runtime.ImportFunction;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/// Modules changed at random: whatever they are, loading and running them ends, in time, in one of
/// the ways that are meant.
final class MutatedModuleTest {
  private static final int ROUNDS = 2_000;

  /// Each so many of those that load runs as compiled code.
  private static final int COMPILED_EACH = 5;

  private static final long SEED = 20260726;

  private static final String SEEDLING =
      Guests.text(
          """
          (table 4 funcref) (elem (i32.const 0) $alloc $answer $loop)
          (type $t (func (param i32) (result i32)))
          (func $loop (param i32) (result i32) (local i64 f64)
            (block $out (loop $in
              local.get 0 i32.eqz br_if $out
              local.get 0 i32.const 1 i32.sub local.set 0
              local.get 1 i64.const 3 i64.mul local.set 1
              local.get 0 i32.const 3 i32.and local.get 0 i32.load offset=16 drop
              br $in))
            i32.const 128 i32.const 64 i32.const 32 memory.copy
            local.get 0 i32.const 0 call_indirect (type $t))
          (func $answer (param i32 i32) (result i64)
            i32.const 100 call $loop drop i64.const 5)
          """);

  @Test
  @DisplayName("torture/45 modules changed at random end in time and in an orderly way")
  void nothingElseHappens() {
    byte[] whole = Wat.module(SEEDLING);
    var random = new Random(SEED);
    int loaded = 0;
    int ran = 0;
    int compiled = 0;
    try (var threads = new GuestThreads(4)) {
      for (int round = 0; round < ROUNDS; round++) {
        byte[] changed = change(whole, random);
        long begin = System.nanoTime();
        try {
          Program program =
              Program.load(
                  changed, ModuleLimits.DEFAULT, new Program.Budget(1 << 20, 200_000), _ -> {});
          loaded++;
          if (loaded % COMPILED_EACH == 0) {
            program.compiled(CompileWorker.classes(program, null));
            compiled++;
          }
          threads.run("a 1", "run", null, () -> run(program));
          ran++;
        } catch (Malformed | Trap | GuestFault e) {
          assertFalse(String.valueOf(e.getMessage()).isBlank());
        }
        long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        assertTrue(millis < 20_000, "round " + round + " took " + millis + " ms");
      }
    }
    assertTrue(loaded > ROUNDS / 20, "too few load to say anything: " + loaded);
    assertTrue(ran > 0, "none ran to its end");
    assertTrue(compiled > 0, "none was compiled");
  }

  private static byte[] change(byte[] whole, Random random) {
    byte[] changed = whole.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      changed[8 + random.nextInt(changed.length - 8)] = (byte) random.nextInt(256);
    }
    return changed;
  }

  private static long run(Program program) {
    FunctionType type = FunctionType.of(List.of(ValType.I32, ValType.I32), List.of(ValType.I64));
    var host = new ImportFunction("mortise", "call", type, (_, _) -> new long[] {0});
    var guest = Guests.instance(program, host);
    guest.refuel();
    return guest.call("mortise_call", 64, 12);
  }
}
