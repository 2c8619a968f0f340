package dev.mortise.runtime.wasm;

import java.util.Arrays;

/// What each basic block of a function costs, in the order in which they begin: one unit for each
/// instruction that does something.
///
/// A block begins at the function's entry, in a loop, in both halves of an if, behind an end and
/// behind a conditional branch. What cannot be reached costs nothing.
final class BlockCosts {
  private long[] costs = new long[16];
  private int count = 1;
  private boolean dead;
  private boolean loops;
  private boolean calls;
  private boolean bulk;

  private BlockCosts() {}

  static BlockCosts of(CodeWalker walker) {
    var costs = new BlockCosts();
    while (walker.next()) {
      costs.take(walker);
    }
    return costs;
  }

  /// Whether a block begins behind that instruction.
  static boolean begins(int op) {
    return switch (op) {
      case Op.LOOP, Op.IF, Op.ELSE, Op.END, Op.BR_IF -> true;
      default -> false;
    };
  }

  private void take(CodeWalker walker) {
    int op = walker.op();
    if (!dead && costly(op)) {
      costs[count - 1]++;
    }
    switch (op) {
      case Op.LOOP -> loops = true;
      case Op.CALL, Op.CALL_INDIRECT -> calls = true;
      case Op.BR, Op.BR_TABLE, Op.RETURN, Op.UNREACHABLE -> dead = true;
      default -> bulk |= Bulk.of(op) != Bulk.NONE;
    }
    if (begins(op)) {
      // Behind the end of a block, or in the other half of an if, may be reached again. A block
      // that
      // begins inside of what is dead is charged where nobody comes by.
      dead = false;
      if (count == costs.length) {
        costs = Arrays.copyOf(costs, count * 2);
      }
      count++;
    }
  }

  private static boolean costly(int op) {
    return switch (op) {
      case Op.NOP, Op.BLOCK, Op.LOOP, Op.ELSE, Op.END -> false;
      default -> true;
    };
  }

  long cost(int block) {
    return costs[block];
  }

  /// Whether it has a loop.
  boolean loops() {
    return loops;
  }

  /// Whether it calls something.
  boolean calls() {
    return calls;
  }

  /// Whether it has an instruction whose cost is known only when it runs.
  boolean bulk() {
    return bulk;
  }
}
