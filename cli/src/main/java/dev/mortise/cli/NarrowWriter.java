package dev.mortise.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.stream.Stream;

/// Breaks the lines of plain text that are wider than some columns; what goes on stands under the
/// line's own indentation.
final class NarrowWriter extends Writer {
  private final Writer out;
  private final int columns;
  private final StringBuilder line = new StringBuilder();

  NarrowWriter(Writer out, int columns) {
    this.out = out;
    this.columns = columns;
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (text[i] == '\n') {
        endLine();
      } else {
        line.append(text[i]);
      }
    }
  }

  private void endLine() throws IOException {
    String whole = line.toString().stripTrailing();
    line.setLength(0);
    String words = whole.stripLeading();
    int widest = Stream.of(words.split(" ")).mapToInt(Text::width).max().orElse(0);
    // The longest word decides how far the lines may stand in.
    int room = Math.max(0, Math.min(columns / 2, columns - widest));
    String indent = whole.substring(0, Math.min(whole.length() - words.length(), room));
    if (Text.width(whole) <= columns) {
      out.write(whole + "\n");
      return;
    }
    for (String part : Text.wrap(words, columns - indent.length())) {
      out.write(indent + part + "\n");
    }
  }

  /// Keeps back what has no end of line yet.
  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    endLine();
    out.close();
  }
}
