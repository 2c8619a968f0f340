package dev.mortise.terminal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Turns bytes that come in pieces into text or whole lines; a letter may be cut anywhere. For one
/// thread.
final class LineDecoder {
  /// A line that is longer is cut into several.
  static final int LINE_MAX = 16_384;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final StringBuilder line = new StringBuilder();
  private ByteBuffer left = ByteBuffer.allocate(0);

  /// The letters that are whole by now.
  String text(byte[] bytes) {
    ByteBuffer all =
        ByteBuffer.allocate(left.remaining() + bytes.length).put(left).put(bytes).flip();
    CharBuffer letters = CharBuffer.allocate(all.remaining() + 2);
    decoder.decode(all, letters, false);
    left = ByteBuffer.allocate(all.remaining()).put(all).flip();
    return letters.flip().toString();
  }

  /// The lines that are whole by now.
  List<String> decode(byte[] bytes) {
    List<String> lines = new ArrayList<>();
    String text = text(bytes);
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter == '\n' || line.length() >= LINE_MAX) {
        lines.add(take());
      }
      if (letter != '\n' && letter != '\r') {
        line.append(letter);
      }
    }
    return lines;
  }

  private String take() {
    String whole = line.toString();
    line.setLength(0);
    return whole;
  }

  /// What is left of a last line without an end.
  List<String> end() {
    return line.isEmpty() ? List.of() : List.of(take());
  }
}
