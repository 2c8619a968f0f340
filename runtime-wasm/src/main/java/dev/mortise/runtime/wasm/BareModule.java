package dev.mortise.runtime.wasm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import run.endive.runtime.ImportFunction;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/// A module by itself, checked and made ready as a plugin's is, without a plugin or a host: for
/// measuring what a module costs.
///
/// Nothing it does is bounded but its memory and its fuel, so it is for modules one trusts. Only
/// here a module can be had whose fuel is not counted; no setting leads to one. Safe for any
/// thread.
public final class BareModule {
  private static final int PAGE_BYTES = 64 << 10;
  private static final int PAGES_MAX = 1_024;

  private final Program program;
  private final boolean counted;

  private BareModule(Program program, boolean counted) {
    this.program = program;
    this.counted = counted;
  }

  /// One whose functions pay for what they do, as those of plugins do.
  ///
  /// @throws RuntimeException why it is not run
  public static BareModule load(byte[] file) {
    return new BareModule(program(file, ModuleMeter.Fuel.COUNTED), true);
  }

  /// One whose functions pay nothing.
  ///
  /// @throws RuntimeException why it is not run
  public static BareModule loadUncounted(byte[] file) {
    return new BareModule(program(file, ModuleMeter.Fuel.NOT_COUNTED), false);
  }

  private static Program program(byte[] file, ModuleMeter.Fuel fuel) {
    var budget = new Program.Budget((long) PAGES_MAX * PAGE_BYTES, Long.MAX_VALUE / 2);
    return Program.load(file, ModuleLimits.DEFAULT, budget, _ -> {}, fuel);
  }

  /// Compiles it on the calling thread; instances made from then on are compiled ones.
  public void compile() {
    program.compiled(CompileWorker.classes(program, null));
  }

  /// The same with a cache.
  ///
  /// @return whether the cache had it
  /// @throws IllegalStateException when its fuel is not counted: what a cache keeps is for plugins
  public boolean compile(Path cache) {
    if (!counted) {
      throw new IllegalStateException("a module without fuel never gets into a cache");
    }
    Program.Compiled classes = CompileWorker.classes(program, new CompileCache(cache));
    program.compiled(classes);
    return classes.cached();
  }

  /// How many of its functions are too large for the compiler and stay interpreted.
  ///
  /// @throws IllegalStateException when it is not compiled
  public int interpreted() {
    Program.Compiled classes = program.compiled();
    if (classes == null) {
      throw new IllegalStateException("it is not compiled");
    }
    return classes.interpreted();
  }

  /// A fresh instance. What it imports fails when it is called.
  public BareInstance instance() {
    LinearMemory memory = program.memory(new Quota(Long.MAX_VALUE).share());
    return new BareInstance(new Guest(program, memory, imports(), PAGES_MAX * PAGE_BYTES));
  }

  private List<ImportFunction> imports() {
    List<ImportFunction> all = new ArrayList<>();
    for (ModuleShape.Import wanted : program.shape().imports()) {
      ModuleShape.Type type = program.shape().types().get(wanted.type());
      all.add(
          new ImportFunction(
              wanted.module(),
              wanted.name(),
              FunctionType.of(values(type.parameters()), values(type.results())),
              (_, _) -> {
                throw new GuestFault("asks for " + wanted.words() + ", and there is no host");
              }));
    }
    return all;
  }

  private static List<ValType> values(List<Integer> types) {
    return types.stream().map(type -> ValType.builder().withOpcode(type).build()).toList();
  }
}
