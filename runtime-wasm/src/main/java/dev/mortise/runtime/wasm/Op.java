package dev.mortise.runtime.wasm;

/// The instructions that need a treatment of their own, by the numbers of the WebAssembly
/// specification; of the others only ranges.
final class Op {
  static final int UNREACHABLE = 0x00;
  static final int NOP = 0x01;
  static final int BLOCK = 0x02;
  static final int LOOP = 0x03;
  static final int IF = 0x04;
  static final int ELSE = 0x05;
  static final int END = 0x0b;
  static final int BR = 0x0c;
  static final int BR_IF = 0x0d;
  static final int BR_TABLE = 0x0e;
  static final int RETURN = 0x0f;
  static final int CALL = 0x10;
  static final int CALL_INDIRECT = 0x11;
  static final int DROP = 0x1a;
  static final int SELECT = 0x1b;
  static final int SELECT_TYPED = 0x1c;
  static final int LOCAL_GET = 0x20;
  static final int LOCAL_SET = 0x21;
  static final int LOCAL_TEE = 0x22;
  static final int GLOBAL_GET = 0x23;
  static final int GLOBAL_SET = 0x24;
  static final int TABLE_GET = 0x25;
  static final int TABLE_SET = 0x26;

  /// Loads and stores.
  static final int FIRST_ACCESS = 0x28;

  static final int LAST_ACCESS = 0x3e;
  static final int MEMORY_SIZE = 0x3f;
  static final int MEMORY_GROW = 0x40;
  static final int I32_CONST = 0x41;
  static final int I64_CONST = 0x42;
  static final int F32_CONST = 0x43;
  static final int F64_CONST = 0x44;

  /// Comparisons, arithmetic, conversions and sign extensions, without anything beside them.
  static final int FIRST_PLAIN = 0x45;

  static final int LAST_PLAIN = 0xc4;
  static final int I64_LT_S = 0x53;
  static final int I64_SUB = 0x7d;
  static final int I64_EXTEND_I32_U = 0xad;
  static final int I64_SHL = 0x86;
  static final int I64_SHR_U = 0x88;
  static final int REF_NULL = 0xd0;
  static final int REF_IS_NULL = 0xd1;
  static final int REF_FUNC = 0xd2;
  static final int PREFIX_BULK = 0xfc;

  /// What is added to the second byte of instructions that begin with [#PREFIX_BULK].
  static final int BULK = 0x100;

  static final int LAST_SATURATING = 7;
  static final int MEMORY_INIT = BULK + 8;
  static final int DATA_DROP = BULK + 9;
  static final int MEMORY_COPY = BULK + 10;
  static final int MEMORY_FILL = BULK + 11;
  static final int TABLE_INIT = BULK + 12;
  static final int ELEM_DROP = BULK + 13;
  static final int TABLE_COPY = BULK + 14;
  static final int TABLE_GROW = BULK + 15;
  static final int TABLE_SIZE = BULK + 16;
  static final int TABLE_FILL = BULK + 17;

  static final int PREFIX_ATOMIC = 0xfe;
  static final int I64_ATOMIC_LOAD = 0x11;
  static final int I32_ATOMIC_STORE = 0x17;
  static final int I64_ATOMIC_STORE = 0x18;
  static final int I64_ATOMIC_RMW_SUB = 0x26;

  private Op() {}

  /// What an instruction belongs to that modules of plugins may not have.
  static String feature(int op) {
    return switch (op) {
      case 0x06, 0x07, 0x08, 0x09, 0x0a, 0x18, 0x19, 0x1f -> "one of exception handling";
      case 0x12, 0x13 -> "a tail call";
      case 0x14, 0x15, 0xd3, 0xd4, 0xd5, 0xd6 -> "one of typed function references";
      case 0xfb -> "one of garbage collection";
      case 0xfd -> "a vector instruction (SIMD)";
      case 0xfe -> "an atomic one of threads";
      default -> "unknown";
    };
  }
}
