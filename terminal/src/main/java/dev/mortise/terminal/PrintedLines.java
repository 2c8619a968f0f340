package dev.mortise.terminal;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Makes lines of what is printed. A line ends after [#LINE_BYTES_MAX] at the latest. Safe for any
/// thread.
final class PrintedLines extends OutputStream {
  static final int LINE_BYTES_MAX = 4_096;

  private final Consumer<String> listener;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /// @param listener is told of each line, on the thread that prints
  PrintedLines(Consumer<String> listener) {
    this.listener = listener;
  }

  @Override
  public synchronized void write(int octet) {
    if (octet != '\n') {
      line.write(octet);
    }
    if (octet == '\n' || line.size() >= LINE_BYTES_MAX) {
      end();
    }
  }

  @Override
  public synchronized void write(byte[] octets, int from, int count) {
    for (int i = from; i < from + count; i++) {
      write(octets[i]);
    }
  }

  private void end() {
    String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
    line.reset();
    if (!text.isEmpty()) {
      listener.accept(text);
    }
  }

  /// What stands there without an end is a line too.
  @Override
  public synchronized void close() {
    end();
  }
}
