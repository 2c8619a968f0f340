package dev.mortise.runtime.wasm;

import dev.mortise.api.PluginException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.WasmInterruptedException;
import run.endive.wasm.UninstantiableException;
import run.endive.wasm.WasmEngineException;

/// One instance of a module. One thread at a time may use it; whoever hands it on publishes it.
///
/// After a trap it is good for nothing: its memory may be in the middle of anything.
final class Guest {
  private static final String COMPILED_FUNCTION = "func_";

  /// Host functions cost a unit of fuel, and one more for so many bytes.
  private static final int BYTES_PER_UNIT = 32;

  private final Program program;
  private final Instance instance;
  private final GuestMemory memory;
  private final LinearMemory linear;
  private final boolean compiled;
  private final Map<String, ExportFunction> functions = new HashMap<>();
  private @Nullable TracingInterpreter interpreter;
  private long given;
  private @Nullable Trap trap;

  /// Makes a fresh one and runs its start function, where it has one.
  ///
  /// @param linear its memory, which it owns from here on
  /// @param messageBytesMax the most that is read from its memory at once
  /// @throws Trap when that fails
  Guest(Program program, LinearMemory linear, List<ImportFunction> imports, int messageBytesMax) {
    this.program = program;
    this.compiled = program.compiled() != null;
    this.given = program.budget().fuel();
    this.linear = linear;
    this.memory = new GuestMemory(linear, messageBytesMax);
    this.instance = instantiate(imports);
  }

  private Instance instantiate(List<ImportFunction> imports) {
    try {
      return program.instantiate(
          linear,
          ImportValues.builder().withFunctions(imports).build(),
          made -> {
            var tracing = new TracingInterpreter(made);
            interpreter = tracing;
            return tracing;
          });
    } catch (UninstantiableException e) {
      // The engine's own wrapping of a trap in the start function.
      throw broken(e.getCause() == null ? e : e.getCause()).starting();
    } catch (WasmEngineException | GuestFault | StackOverflowError e) {
      throw broken(e).starting();
    }
  }

  /// Whether it runs as compiled code.
  boolean compiled() {
    return compiled;
  }

  boolean exports(String name) {
    return program.shape().exportsFunction(name);
  }

  GuestMemory memory() {
    return memory;
  }

  /// Gives it all the fuel of one call.
  void refuel() {
    given = program.budget().fuel();
    linear.refuel(given);
  }

  /// Takes some of it, for what the host does on the guest's behalf; too much is noticed when the
  /// guest goes on.
  ///
  /// @param bytes that go in and come out
  void pay(long bytes) {
    linear.fuel(linear.fuel() - 1 - bytes / BYTES_PER_UNIT);
  }

  /// How much of the fuel of this call is used, at least: a loop puts it down when it ends.
  long used() {
    return given - linear.fuel();
  }

  /// Why it ended; null while it has not.
  @Nullable Trap trap() {
    return trap;
  }

  /// Calls an exported function. May be called from within a host function.
  ///
  /// @return its result; 0 where it has none
  /// @throws Trap when it fails, and then it has failed for good
  long call(String export, long... arguments) {
    Trap before = trap;
    if (before != null) {
      throw before;
    }
    try {
      long @Nullable [] results =
          functions.computeIfAbsent(export, instance::export).apply(arguments);
      return results == null || results.length == 0 ? 0 : results[0];
    } catch (Trap e) {
      throw e;
    } catch (PluginException e) {
      // It was left in the middle of a call.
      var _ = broken(new GuestFault("was ended: " + e.getMessage()));
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw broken(e);
    }
  }

  /// It did what it may not, and is good for nothing any more.
  ///
  /// @return what to throw
  Trap broken(Throwable e) {
    Trap failed = explain(e);
    trap = failed;
    end();
    return failed;
  }

  /// Gives its memory back. For any thread.
  void end() {
    linear.end();
  }

  private Trap explain(Throwable e) {
    boolean fuelGone = linear.exhausted() >= 0;
    int at = fuelGone ? linear.exhausted() : failedIn(e);
    String function = at < 0 ? "" : program.shape().nameOf(at);
    if (fuelGone || linear.fuel() < 0) {
      return new Trap(Trap.Limit.FUEL, "it used up its fuel", function, given, e);
    }
    if (e instanceof WasmInterruptedException) {
      return new Trap(Trap.Limit.TIME, "it was told to stop", function, used(), e);
    }
    if (e instanceof StackOverflowError || e.getCause() instanceof StackOverflowError) {
      return new Trap(Trap.Limit.STACK, "its calls nest too deep", function, used(), e);
    }
    return new Trap(limitOfMemory(), "it " + words(e), function, used(), e);
  }

  private Trap.Limit limitOfMemory() {
    if (linear.starved()) {
      return linear.partFull() ? Trap.Limit.PART : Trap.Limit.POOL;
    }
    boolean full = memory.pages() >= program.budget().memoryPages();
    return full ? Trap.Limit.MEMORY : Trap.Limit.NONE;
  }

  private int failedIn(Throwable e) {
    if (interpreter != null) {
      return interpreter.failedIn();
    }
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frame.getMethodName().startsWith(COMPILED_FUNCTION)) {
        return Integer.parseInt(frame.getMethodName().substring(COMPILED_FUNCTION.length()));
      }
    }
    // A stack that was exhausted is told by whoever called the outermost function.
    return e.getCause() == null ? -1 : failedIn(e.getCause());
  }

  private static String words(Throwable e) {
    if (e instanceof GuestFault) {
      return String.valueOf(e.getMessage());
    }
    return "trapped: " + FunctionNames.shown(String.valueOf(e.getMessage()));
  }
}
