package dev.mortise.monitor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds line ends eight bytes at a time.
final class Newlines {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long PATTERN = 0x0A0A0A0A0A0A0A0AL;
  private static final long LOW = 0x7F7F7F7F7F7F7F7FL;

  private Newlines() {}

  /// The index of the first line end in `[from, to)`, or -1.
  static int next(byte[] array, int from, int to) {
    int at = from;
    for (; at + 8 <= to; at += 8) {
      long hits = hits(array, at);
      if (hits != 0) {
        return at + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
    }
    for (; at < to; at++) {
      if (array[at] == '\n') {
        return at;
      }
    }
    return -1;
  }

  /// How many line ends stand in `[from, to)`.
  static int count(byte[] array, int from, int to) {
    int count = 0;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      count += Long.bitCount(hits(array, at));
    }
    for (; at < to; at++) {
      count += array[at] == '\n' ? 1 : 0;
    }
    return count;
  }

  /// The index of the last line end in `[from, to)`, or -1.
  static int last(byte[] array, int from, int to) {
    int at = to - 1;
    while (at >= from && array[at] != '\n') {
      at--;
    }
    return at >= from ? at : -1;
  }

  /// The high bit of each byte that is a line end, exactly: no borrow runs between bytes.
  private static long hits(byte[] array, int at) {
    long differs = (long) LONGS.get(array, at) ^ PATTERN;
    return ~(((differs & LOW) + LOW) | differs | LOW);
  }
}
