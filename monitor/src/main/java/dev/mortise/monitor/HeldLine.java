package dev.mortise.monitor;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/// A line that waits until it is complete, with its end once that is there. Used by one thread.
final class HeldLine {
  private static final byte[] NOTHING = new byte[0];

  /// A larger array is not kept for the next line.
  private static final int KEPT_BYTES_MAX = 1 << 16;

  private byte[] bytes = NOTHING;
  private int length;

  /// The array: only the first [#length] bytes are the line's.
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  void add(byte[] buffer, int from, int to) {
    int added = to - from;
    if (length + added > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + added, bytes.length * 2));
    }
    System.arraycopy(buffer, from, bytes, length, added);
    length += added;
  }

  void clear() {
    length = 0;
    if (bytes.length > KEPT_BYTES_MAX) {
      bytes = NOTHING;
    }
  }

  /// How long it is without its end.
  int content() {
    int content = length;
    if (content > 0 && bytes[content - 1] == '\n') {
      content--;
      if (content > 0 && bytes[content - 1] == '\r') {
        content--;
      }
    }
    return content;
  }

  /// Whether nothing but blanks stands in it.
  boolean isBlank() {
    return first() < 0;
  }

  /// Whether a carriage return stands between what it says. To JSON that is a blank; some readers
  /// end a line there.
  boolean isSplit() {
    boolean said = false;
    boolean ended = false;
    int content = content();
    for (int i = 0; i < content; i++) {
      if (bytes[i] == '\r') {
        ended = said;
      } else if (bytes[i] != ' ' && bytes[i] != '\t') {
        if (ended) {
          return true;
        }
        said = true;
      }
    }
    return false;
  }

  /// Another line of these messages with the same end: a batch where this is one.
  byte[] rebuilt(List<byte[]> messages) {
    if (messages.isEmpty()) {
      return NOTHING;
    }
    var line = new ByteArrayOutputStream();
    boolean batch = first() == '[';
    if (batch) {
      line.write('[');
    }
    for (int i = 0; i < messages.size(); i++) {
      if (i > 0) {
        line.write(',');
      }
      line.writeBytes(messages.get(i));
    }
    if (batch) {
      line.write(']');
    }
    int content = content();
    line.write(bytes, content, length - content);
    return line.toByteArray();
  }

  /// The first byte that is no blank; -1 where there is none.
  private int first() {
    int content = content();
    for (int i = 0; i < content; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return bytes[i] & 0xFF;
      }
    }
    return -1;
  }
}
