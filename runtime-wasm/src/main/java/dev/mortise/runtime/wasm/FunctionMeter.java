package dev.mortise.runtime.wasm;

/// Writes one function anew so that it pays for each basic block it enters.
///
/// A function with loops keeps the fuel in a local of its own: it takes it from the global at its
/// entry, and puts it back before calls and at its end. Everything it did runs inside one block
/// more, so that each way out comes by that end. A function without loops works on the global
/// directly. Fuel is looked at where a function that calls is entered and at the head of each loop;
/// between two looks lies code of bounded length.
final class FunctionMeter {
  private static final int EMPTY_TYPE = 0x40;
  private static final int I32 = 0x7f;
  private static final int I64 = 0x7e;
  private static final int I32_ALIGNMENT = 2;
  private static final int I64_ALIGNMENT = 3;

  private final ModuleShape shape;
  private final int function;
  private final int resultType;
  private final CodeWalker.Bounds bounds;
  private final BlockCosts costs;
  private final int codeFrom;
  private final int codeTo;
  private final int fuelLocal;
  private final int lengthLocal;
  private final Output out;
  private int copied;

  /// @param resultType the type of a block that has the results of the function, as block types are
  ///   written
  FunctionMeter(ModuleShape shape, int body, int resultType) {
    this.shape = shape;
    this.function = shape.imports().size() + body;
    this.resultType = resultType;
    ModuleShape.Body code = shape.bodies().get(body);
    var in = new Cursor(shape.bytes(), code.from(), code.to());
    int locals = skipLocals(in) + shape.typeOf(function).parameters().size();
    codeFrom = in.at();
    codeTo = code.to();
    bounds =
        new CodeWalker.Bounds(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            true,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE);
    costs = BlockCosts.of(walker());
    fuelLocal = local() ? locals : -1;
    lengthLocal = local() ? locals + 1 : locals;
    out = new Output((codeTo - code.from()) * 2);
  }

  /// Whether it keeps the fuel in a local.
  private boolean local() {
    return costs.loops();
  }

  private CodeWalker walker() {
    return new CodeWalker(new Cursor(shape.bytes(), codeFrom, codeTo), bounds);
  }

  private static int skipLocals(Cursor in) {
    int groups = in.index();
    int locals = 0;
    for (int i = 0; i < groups; i++) {
      locals += in.index();
      in.skip(1);
    }
    return locals;
  }

  /// The function's body, without its length.
  Output write() {
    declareLocals();
    copied = codeFrom;
    enter();
    int block = 0;
    CodeWalker walker = walker();
    while (walker.next()) {
      before(walker);
      if (walker.depth() >= 0 && BlockCosts.begins(walker.op())) {
        copyTo(walker.end());
        block++;
        if (walker.op() == Op.LOOP) {
          chargeAndLook(costs.cost(block));
        } else {
          charge(costs.cost(block));
        }
      }
      after(walker);
    }
    leave();
    return out;
  }

  private void declareLocals() {
    var body = shape.bodies().get(function - shape.imports().size());
    var in = new Cursor(shape.bytes(), body.from(), codeFrom);
    int groups = in.index();
    out.u32(groups + (local() ? 1 : 0) + (costs.bulk() ? 1 : 0));
    out.bytes(shape.bytes(), in.at(), codeFrom);
    if (local()) {
      out.u32(1).u8(I64);
    }
    if (costs.bulk()) {
      out.u32(1).u8(I32);
    }
  }

  private void enter() {
    if (local()) {
      load();
    }
    if (costs.loops() || costs.calls()) {
      chargeAndLook(costs.cost(0));
    } else {
      charge(costs.cost(0));
    }
    if (local()) {
      out.u8(Op.BLOCK).signed(resultType);
    }
  }

  private void before(CodeWalker walker) {
    switch (walker.op()) {
      case Op.CALL, Op.CALL_INDIRECT -> {
        if (local()) {
          copyTo(walker.start());
          store();
        }
      }
      case Op.RETURN -> {
        if (local()) {
          copyTo(walker.start());
          out.u8(Op.BR).u32(walker.depth());
          copied = walker.end();
        }
      }
      default -> {
        Bulk bulk = Bulk.of(walker.op());
        if (bulk != Bulk.NONE) {
          copyTo(walker.start());
          chargeLength(bulk);
        }
      }
    }
  }

  private void after(CodeWalker walker) {
    if (local() && (walker.op() == Op.CALL || walker.op() == Op.CALL_INDIRECT)) {
      copyTo(walker.end());
      load();
    }
  }

  private void leave() {
    copyTo(codeTo);
    if (local()) {
      // The end that closed the function closes the added block now.
      store();
      out.u8(Op.END);
    }
  }

  private void copyTo(int to) {
    out.bytes(shape.bytes(), copied, to);
    copied = to;
  }

  private void charge(long cost) {
    if (cost == 0) {
      return;
    }
    if (local()) {
      getLocal();
      out.u8(Op.I64_CONST).signed(cost).u8(Op.I64_SUB).u8(Op.LOCAL_SET).u32(fuelLocal);
    } else {
      take(cost);
      out.u8(Op.DROP);
    }
  }

  private void chargeLength(Bulk bulk) {
    out.u8(Op.LOCAL_SET).u32(lengthLocal);
    if (local()) {
      getLocal();
      length(bulk);
      out.u8(Op.I64_SUB).u8(Op.LOCAL_SET).u32(fuelLocal);
    } else {
      address();
      length(bulk);
      atomic(Op.I64_ATOMIC_RMW_SUB, I64_ALIGNMENT).u8(Op.DROP);
    }
    // At once: a length is the guest's to choose, and many of them would wrap the count.
    chargeAndLook(0);
    out.u8(Op.LOCAL_GET).u32(lengthLocal);
  }

  private void length(Bulk bulk) {
    out.u8(Op.LOCAL_GET).u32(lengthLocal).u8(Op.I64_EXTEND_I32_U);
    if (bulk.shift() != 0) {
      out.u8(Op.I64_CONST)
          .signed(Math.abs(bulk.shift()))
          .u8(bulk.shift() > 0 ? Op.I64_SHL : Op.I64_SHR_U);
    }
  }

  /// Charges, and ends the call when there was not enough.
  private void chargeAndLook(long cost) {
    if (local()) {
      getLocal();
      out.u8(Op.I64_CONST).signed(cost).u8(Op.I64_SUB).u8(Op.LOCAL_TEE).u32(fuelLocal);
      out.u8(Op.I64_CONST).signed(0);
    } else {
      take(cost);
      out.u8(Op.I64_CONST).signed(cost);
    }
    out.u8(Op.I64_LT_S).u8(Op.IF).u8(EMPTY_TYPE);
    if (local()) {
      store();
    }
    address();
    out.u8(Op.I32_CONST).signed(function);
    atomic(Op.I32_ATOMIC_STORE, I32_ALIGNMENT).u8(Op.UNREACHABLE).u8(Op.END);
  }

  /// Leaves what there was before.
  private void take(long cost) {
    address();
    out.u8(Op.I64_CONST).signed(cost);
    atomic(Op.I64_ATOMIC_RMW_SUB, I64_ALIGNMENT);
  }

  private void getLocal() {
    out.u8(Op.LOCAL_GET).u32(fuelLocal);
  }

  private void load() {
    address();
    atomic(Op.I64_ATOMIC_LOAD, I64_ALIGNMENT).u8(Op.LOCAL_SET).u32(fuelLocal);
  }

  private void store() {
    address();
    getLocal();
    atomic(Op.I64_ATOMIC_STORE, I64_ALIGNMENT);
  }

  private void address() {
    out.u8(Op.I32_CONST).signed(0);
  }

  private Output atomic(int instruction, int alignment) {
    return out.u8(Op.PREFIX_ATOMIC).u8(instruction).u32(alignment).u32(0);
  }
}
