package dev.mortise.monitor;

/// Bytes that passed without being copied: enough of their shape to find the next whole line.
///
/// @param head bytes before the first line end, or all of them where there is none
/// @param lines how many line ends
/// @param tail bytes after the last line end; 0 where there is none
record Gap(long head, long lines, long tail) {
  static final Gap NONE = new Gap(0, 0, 0);

  /// The shape of a chunk.
  static Gap of(byte[] array, int length) {
    int first = Newlines.next(array, 0, length);
    if (first < 0) {
      return new Gap(length, 0, 0);
    }
    return new Gap(
        first,
        Newlines.count(array, first, length),
        length - 1L - Newlines.last(array, first, length));
  }

  boolean isEmpty() {
    return head == 0 && lines == 0 && tail == 0;
  }

  /// This one and then the other.
  Gap and(Gap next) {
    if (lines == 0) {
      return new Gap(head + next.head, next.lines, next.tail);
    }
    return next.lines == 0
        ? new Gap(head, lines, tail + next.head)
        : new Gap(head, lines + next.lines, next.tail);
  }
}
