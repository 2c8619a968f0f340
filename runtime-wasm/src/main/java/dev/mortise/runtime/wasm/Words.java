package dev.mortise.runtime.wasm;

/// What is said about a program.
final class Words {
  private static final long MIB = 1 << 20;

  private Words() {}

  /// How its code is kept and runs, in a few words.
  static String protection(Program program) {
    Program.Budget budget = program.budget();
    return "WebAssembly, %d MiB, %,d units of fuel, %s"
        .formatted(budget.memoryBytes() / MIB, budget.fuel(), form(program.compiled()));
  }

  private static String form(Program.@org.jspecify.annotations.Nullable Compiled compiled) {
    if (compiled == null) {
      return "interpreted";
    }
    String how = compiled.cached() ? "compiled before" : "compiled";
    return compiled.interpreted() == 0
        ? how
        : how
            + ", but for %d functions too large for it, which are slow"
                .formatted(compiled.interpreted());
  }
}
