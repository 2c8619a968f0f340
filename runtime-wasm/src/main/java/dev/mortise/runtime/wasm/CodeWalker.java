package dev.mortise.runtime.wasm;

import java.util.BitSet;

/// Walks over the instructions of one function or constant expression, one at a time.
///
/// It checks what must hold before the engine validates the code, because the rewritten module has
/// globals and locals that the original must not reach: every index, and how deep blocks nest.
final class CodeWalker {
  /// What the indices of instructions are compared with.
  ///
  /// @param locals parameters included; 0 in a constant expression
  record Bounds(
      int types,
      int functions,
      int tables,
      boolean memory,
      int globals,
      int locals,
      int depth,
      int targets) {}

  private final Cursor in;
  private final Bounds bounds;
  // Which of the open blocks, by depth, are ifs that may still have an else.
  private final BitSet halves = new BitSet();
  private int depth;
  private int start;
  private int op;
  private int index;
  private long blockType;

  CodeWalker(Cursor in, Bounds bounds) {
    this.in = in;
    this.bounds = bounds;
  }

  /// Goes to the next instruction.
  ///
  /// @return false after the `end` that closes the whole
  boolean next() {
    if (depth < 0) {
      return false;
    }
    start = in.at();
    op = in.u8();
    read();
    return true;
  }

  /// The instruction: its first byte, or `Op.BULK + n` for the second byte of those with two.
  int op() {
    return op;
  }

  /// Where it begins.
  int start() {
    return start;
  }

  /// Where it ends.
  int end() {
    return in.at();
  }

  /// Its first index: of a local, a function, a label.
  int index() {
    return index;
  }

  /// Of `block`, `loop` and `if`, as it is written.
  long blockType() {
    return blockType;
  }

  /// How many blocks are open after it; -1 after the last `end`.
  int depth() {
    return depth;
  }

  private void read() {
    switch (op) {
      case Op.UNREACHABLE, Op.NOP, Op.RETURN, Op.DROP, Op.SELECT, Op.REF_IS_NULL -> {}
      case Op.BLOCK, Op.LOOP, Op.IF -> open();
      case Op.ELSE -> {
        if (depth == 0 || !halves.get(depth)) {
          throw new Malformed("an else outside of an if stands at byte " + start);
        }
        halves.clear(depth);
      }
      case Op.END -> depth--;
      case Op.BR, Op.BR_IF -> index = within("label", depth + 1);
      case Op.BR_TABLE -> targets();
      case Op.CALL, Op.REF_FUNC -> index = within("function", bounds.functions());
      case Op.CALL_INDIRECT -> {
        index = within("type", bounds.types());
        within("table", bounds.tables());
      }
      case Op.SELECT_TYPED -> {
        int count = in.count("types of a select", 1);
        in.skip(count);
      }
      case Op.LOCAL_GET, Op.LOCAL_SET, Op.LOCAL_TEE -> index = within("local", bounds.locals());
      case Op.GLOBAL_GET, Op.GLOBAL_SET -> index = within("global", bounds.globals());
      case Op.TABLE_GET, Op.TABLE_SET -> within("table", bounds.tables());
      case Op.MEMORY_SIZE, Op.MEMORY_GROW -> memoryIndex();
      case Op.I32_CONST -> in.skipSigned(32);
      case Op.I64_CONST -> in.skipSigned(64);
      case Op.F32_CONST -> in.skip(4);
      case Op.F64_CONST -> in.skip(8);
      case Op.REF_NULL -> in.skip(1);
      case Op.PREFIX_BULK -> bulk();
      default -> other();
    }
  }

  private void open() {
    blockType = in.s33();
    if (blockType >= bounds.types()) {
      throw new Malformed(
          "a block at byte " + start + " has the type " + blockType + ", which does not exist");
    }
    if (++depth > bounds.depth()) {
      throw new Malformed("blocks nest deeper than %,d".formatted(bounds.depth()));
    }
    halves.set(depth, op == Op.IF);
  }

  private void targets() {
    int count = in.count("targets in one br_table", bounds.targets());
    for (int i = 0; i <= count; i++) {
      within("label", depth + 1);
    }
  }

  private int within(String what, int count) {
    int found = in.index();
    if (found >= count) {
      throw new Malformed(
          "byte " + start + " names the " + what + " " + found + ", which does not exist");
    }
    return found;
  }

  private void memoryIndex() {
    if (in.u8() != 0 || !bounds.memory()) {
      throw new Malformed("byte " + start + " names a memory that does not exist");
    }
  }

  private void other() {
    if (op >= Op.FIRST_ACCESS && op <= Op.LAST_ACCESS) {
      access();
    } else if (op < Op.FIRST_PLAIN || op > Op.LAST_PLAIN) {
      throw new Malformed(
          "the instruction 0x%02x at byte %d is %s; build it without that feature"
              .formatted(op, start, Op.feature(op)));
    }
  }

  private void access() {
    long alignment = in.u32();
    long offset = in.u32();
    if (!bounds.memory() || alignment > 15 || offset > Integer.MAX_VALUE) {
      throw new Malformed("byte " + start + " reaches a memory that does not exist");
    }
  }

  private void bulk() {
    int code = in.index();
    op = Op.BULK + code;
    switch (op) {
      case Op.MEMORY_INIT -> {
        in.index();
        memoryIndex();
      }
      case Op.MEMORY_COPY -> {
        memoryIndex();
        memoryIndex();
      }
      case Op.MEMORY_FILL -> memoryIndex();
      case Op.TABLE_INIT -> {
        in.index();
        within("table", bounds.tables());
      }
      case Op.TABLE_COPY -> {
        within("table", bounds.tables());
        within("table", bounds.tables());
      }
      case Op.TABLE_GROW, Op.TABLE_SIZE, Op.TABLE_FILL -> within("table", bounds.tables());
      case Op.DATA_DROP, Op.ELEM_DROP -> in.index();
      default -> {
        if (code > Op.LAST_SATURATING) {
          throw new Malformed(
              "the instruction 0xfc 0x%02x at byte %d is unknown".formatted(code, start));
        }
      }
    }
  }
}
