package dev.mortise.runtime.wasm;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.MemoryLimits;

/// A module that was checked, metered and parsed, of which instances are made: interpreted ones
/// until it is compiled. Safe for any thread.
final class Program {
  private static final int PAGE_BYTES = 64 << 10;

  private final ModuleShape shape;
  private final WasmModule module;
  private final Budget budget;
  private volatile @Nullable Compiled compiled;

  /// What instances of it may use.
  ///
  /// @param memoryBytes of its linear memory
  /// @param fuel of one call
  record Budget(long memoryBytes, long fuel) {
    int memoryPages() {
      return Math.clamp(memoryBytes / PAGE_BYTES, 1, 32_767);
    }
  }

  /// It as classes of this JVM.
  ///
  /// @param machines makes what runs an instance
  /// @param interpreted how many of its functions are too large for a method of the JVM
  /// @param cached whether it came from the cache
  record Compiled(Function<Instance, Machine> machines, int interpreted, boolean cached) {}

  private Program(ModuleShape shape, WasmModule module, Budget budget) {
    this.shape = shape;
    this.module = module;
    this.budget = budget;
  }

  /// Checks a module and makes it ready.
  ///
  /// @param contract what else it must be; throws what it is not
  /// @throws Malformed why it is not run
  static Program load(
      byte[] file, ModuleLimits limits, Budget budget, Consumer<ModuleShape> contract) {
    return load(file, limits, budget, contract, ModuleMeter.Fuel.COUNTED);
  }

  /// The same for measuring what counting costs; plugins are always counted.
  static Program load(
      byte[] file,
      ModuleLimits limits,
      Budget budget,
      Consumer<ModuleShape> contract,
      ModuleMeter.Fuel fuel) {
    ModuleShape shape = ModuleReader.read(file, limits);
    if (shape.memoryPages() < 0) {
      throw new Malformed("it has no memory");
    }
    contract.accept(shape);
    if (shape.memoryPages() > budget.memoryPages()) {
      throw new Malformed(
          "its memory begins with %,d bytes, more than its limit of %,d; raise limits.memory, or build it with less"
              .formatted(shape.memoryPages() * PAGE_BYTES, budget.memoryBytes()));
    }
    byte[] metered = ModuleMeter.rewrite(shape, budget.memoryPages(), limits.tableElements(), fuel);
    return new Program(shape, parse(metered), budget);
  }

  private static WasmModule parse(byte[] metered) {
    try {
      return Parser.parse(metered);
    } catch (WasmEngineException | ArithmeticException | IndexOutOfBoundsException e) {
      throw new Malformed(
          "it is not valid: " + FunctionNames.shown(String.valueOf(e.getMessage())), e);
    }
  }

  ModuleShape shape() {
    return shape;
  }

  WasmModule module() {
    return module;
  }

  Budget budget() {
    return budget;
  }

  /// From now on instances are compiled ones.
  void compiled(Compiled classes) {
    compiled = classes;
  }

  /// Null while it is interpreted.
  @Nullable Compiled compiled() {
    return compiled;
  }

  /// How much memory an instance begins with, in bytes.
  long memoryBytes() {
    return (long) limits().initialPages() * PAGE_BYTES;
  }

  private MemoryLimits limits() {
    return module.memorySection().orElseThrow().getMemory(0).limits();
  }

  /// Memory for a fresh instance.
  ///
  /// @param share of which [#memoryBytes] were taken
  LinearMemory memory(Quota.Share share) {
    return new LinearMemory(limits(), budget.memoryPages(), budget.fuel(), share);
  }

  /// A fresh instance; runs the start function, so for an instance's thread.
  Instance instantiate(
      LinearMemory memory, ImportValues imports, Function<Instance, Machine> interpreter) {
    Compiled classes = compiled;
    return Instance.builder(module)
        .withImportValues(imports)
        .withMemoryFactory(_ -> memory)
        .withStart(false)
        .withMachineFactory(classes == null ? interpreter : classes.machines())
        .build();
  }
}
