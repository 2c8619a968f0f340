package dev.mortise.runtime.wasm;

import run.endive.runtime.Memory;
import run.endive.runtime.WasmRuntimeException;

/// A guest's memory, seen from the host: every pointer and length that comes from the guest is
/// looked at as an unsigned number before anything is read or written. For the instance's thread.
final class GuestMemory {
  private static final int PAGE_BYTES = 64 << 10;

  private final Memory memory;
  private final int bytesMax;

  /// @param bytesMax the most that is read at once
  GuestMemory(Memory memory, int bytesMax) {
    this.memory = memory;
    this.bytesMax = bytesMax;
  }

  /// The bytes there.
  ///
  /// @throws GuestFault when they lie outside, or are too many
  byte[] read(int pointer, int length) {
    long size = Integer.toUnsignedLong(length);
    if (size > bytesMax) {
      throw new GuestFault(
          "handed over %,d bytes at once, more than the %,d of a message"
              .formatted(size, bytesMax));
    }
    check(pointer, size, "handed over");
    return memory.readBytes(pointer, length);
  }

  /// Writes where the guest said there is room.
  ///
  /// @throws GuestFault when there is none
  void write(int pointer, byte[] bytes) {
    check(pointer, bytes.length, "made room for");
    memory.write(pointer, bytes);
  }

  private void check(int pointer, long size, String what) {
    long from = Integer.toUnsignedLong(pointer);
    if (from + size > bytes()) {
      throw new GuestFault(
          "%s %,d bytes at %,d, and its memory has %,d".formatted(what, size, from, bytes()));
    }
  }

  /// How large it is now.
  long bytes() {
    return (long) memory.pages() * PAGE_BYTES;
  }

  int pages() {
    return memory.pages();
  }

  /// Makes it larger.
  ///
  /// @return where the new part begins
  /// @throws GuestFault when it may not be
  int grow(int pages) {
    int before = memory.grow(pages);
    if (before < 0) {
      throw new GuestFault("has no room left for what it is told: its memory is full");
    }
    return before * PAGE_BYTES;
  }

  /// A UTF-8 text there.
  String text(int pointer, int length) {
    byte[] bytes = read(pointer, length);
    try {
      return Cursor.utf8(bytes);
    } catch (Malformed e) {
      throw new GuestFault("handed over a text that is no UTF-8");
    }
  }

  /// Whether an exception of the engine says that code reached past the memory.
  static boolean outside(RuntimeException e) {
    return e instanceof WasmRuntimeException;
  }
}
