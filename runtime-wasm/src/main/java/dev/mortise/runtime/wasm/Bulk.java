package dev.mortise.runtime.wasm;

/// Instructions that take the longer the larger the number on top of the stack is, and what a unit
/// of fuel pays for.
enum Bulk {
  NONE(0),
  /// 32 bytes.
  BYTES(-5),
  /// One element.
  ELEMENTS(0),
  /// 32 bytes of pages.
  PAGES(11);

  private final int shift;

  Bulk(int shift) {
    this.shift = shift;
  }

  /// By how many bits the number is shifted to the left to be the cost; negative to the right.
  int shift() {
    return shift;
  }

  static Bulk of(int op) {
    return switch (op) {
      case Op.MEMORY_FILL, Op.MEMORY_COPY, Op.MEMORY_INIT -> BYTES;
      case Op.TABLE_FILL, Op.TABLE_COPY, Op.TABLE_INIT, Op.TABLE_GROW -> ELEMENTS;
      case Op.MEMORY_GROW -> PAGES;
      default -> NONE;
    };
  }
}
