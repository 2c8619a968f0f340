package dev.mortise.runtime.wasm;

import java.util.Deque;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.Instance;
import run.endive.runtime.InterpreterMachine;
import run.endive.runtime.MStack;
import run.endive.runtime.StackFrame;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.types.FunctionType;

/// The engine's interpreter, which remembers the function in which it failed.
final class TracingInterpreter extends InterpreterMachine {
  private int failedIn = -1;

  TracingInterpreter(Instance instance) {
    super(instance);
  }

  /// The innermost function of the first failure; -1 when there was none.
  int failedIn() {
    return failedIn;
  }

  @Override
  protected long @Nullable [] call(
      MStack stack,
      Instance instance,
      Deque<StackFrame> callStack,
      int function,
      long[] arguments,
      Object @Nullable [] references,
      @Nullable FunctionType type,
      boolean popResults)
      throws WasmEngineException {
    try {
      return super.call(
          stack, instance, callStack, function, arguments, references, type, popResults);
    } catch (RuntimeException | StackOverflowError e) {
      if (failedIn < 0) {
        failedIn = function;
      }
      throw e;
    }
  }
}
