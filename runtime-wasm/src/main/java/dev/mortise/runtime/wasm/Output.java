package dev.mortise.runtime.wasm;

import java.util.Arrays;

/// Writes a part of a module.
final class Output {
  private byte[] bytes;
  private int size;

  Output(int expected) {
    bytes = new byte[Math.max(16, expected)];
  }

  private void need(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  Output u8(int value) {
    need(1);
    bytes[size++] = (byte) value;
    return this;
  }

  Output u32(long value) {
    long left = value;
    while (left >= 0x80) {
      u8((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    return u8((int) left);
  }

  /// A signed number.
  Output signed(long value) {
    long left = value;
    while (left < -64 || left > 63) {
      u8((int) ((left & 0x7f) | 0x80));
      left >>= 7;
    }
    return u8((int) (left & 0x7f));
  }

  Output bytes(byte[] from, int start, int end) {
    need(end - start);
    System.arraycopy(from, start, bytes, size, end - start);
    size += end - start;
    return this;
  }

  /// A section or body: its length, then itself.
  Output sized(Output content) {
    return u32(content.size).bytes(content.bytes, 0, content.size);
  }

  Output append(Output content) {
    return bytes(content.bytes, 0, content.size);
  }

  int size() {
    return size;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }
}
