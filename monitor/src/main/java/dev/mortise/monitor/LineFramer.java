package dev.mortise.monitor;

import java.util.Arrays;

/// Cuts a copy of the traffic into lines, never holding more than the limit.
///
/// A line that lies whole in one chunk is handed on where it is, without a copy. A longer one than
/// the limit is handed on cut off, with its full size. Used by one thread.
final class LineFramer {
  /// How much of the end of a line that is cut off is kept: an `id` often stands there.
  static final int TAIL_BYTES = 256;

  /// Where lines go. The array is only valid during the call.
  interface Sink {
    /// One line without its end.
    ///
    /// @param size of the whole line; more than `length` when it is cut off
    void line(byte[] array, int offset, int length, long size, byte[] tail);

    /// So many lines were not seen at all.
    void lost(long lines);
  }

  private static final byte[] NOTHING = new byte[0];

  private final int limit;
  private final Sink sink;
  private byte[] held = NOTHING;
  private int heldLength;
  private long size;
  private byte[] tail = NOTHING;
  private int tailLength;
  private byte last;
  private boolean damaged;
  private boolean skipping;

  LineFramer(int limit, Sink sink) {
    this.limit = limit;
    this.sink = sink;
  }

  /// Takes the next bytes.
  void feed(byte[] array, int offset, int length) {
    int from = offset;
    int to = offset + length;
    while (from < to) {
      int end = Newlines.next(array, from, to);
      if (end < 0) {
        hold(array, from, to - from);
        return;
      }
      if (size == 0 && !skipping && end - from <= limit) {
        boolean carriage = end > from && array[end - 1] == '\r';
        int whole = end - from - (carriage ? 1 : 0);
        sink.line(array, from, whole, whole, NOTHING);
      } else {
        hold(array, from, end - from);
        finish();
      }
      from = end + 1;
    }
  }

  /// Bytes passed that nobody copied.
  void gap(Gap gap) {
    if (gap.isEmpty()) {
      return;
    }
    boolean inLine = size > 0;
    if (gap.head() > 0) {
      if (size == 0) {
        skipping = true;
      }
      size += gap.head();
      // What follows must not be joined to what was held before.
      damaged = true;
      tailLength = 0;
      last = 0;
    }
    if (gap.lines() == 0) {
      return;
    }
    if (inLine || skipping) {
      finish();
    } else {
      sink.lost(1);
    }
    if (gap.lines() > 1) {
      sink.lost(gap.lines() - 1);
    }
    if (gap.tail() > 0) {
      skipping = true;
      size = gap.tail();
    }
  }

  /// The stream is over: what is held is the last line.
  void end() {
    if (size > 0) {
      finish();
    }
    held = NOTHING;
  }

  private void hold(byte[] array, int from, int length) {
    if (length == 0) {
      return;
    }
    size += length;
    last = array[from + length - 1];
    if (skipping) {
      return;
    }
    int room = damaged ? 0 : Math.min(length, limit - heldLength);
    if (room > 0) {
      if (heldLength + room > held.length) {
        long wanted = Math.max(heldLength + (long) room, held.length * 2L);
        held = Arrays.copyOf(held, (int) Math.min(limit, Math.max(256, wanted)));
      }
      System.arraycopy(array, from, held, heldLength, room);
      heldLength += room;
    }
    if (size > limit) {
      keepTail(array, from, length);
    }
  }

  private void keepTail(byte[] array, int from, int length) {
    if (tail.length == 0) {
      tail = new byte[TAIL_BYTES];
    }
    int added = Math.min(length, TAIL_BYTES);
    int kept = Math.min(tailLength, TAIL_BYTES - added);
    System.arraycopy(tail, tailLength - kept, tail, 0, kept);
    System.arraycopy(array, from + length - added, tail, kept, added);
    tailLength = kept + added;
  }

  private void finish() {
    if (skipping) {
      sink.lost(1);
    } else {
      long whole = size - (last == '\r' ? 1 : 0);
      int length = (int) Math.min(heldLength, whole);
      sink.line(held, 0, length, whole, Arrays.copyOf(tail, tailLength));
    }
    heldLength = 0;
    size = 0;
    tailLength = 0;
    last = 0;
    damaged = false;
    skipping = false;
    if (held.length > 1 << 16) {
      held = NOTHING;
    }
  }
}
