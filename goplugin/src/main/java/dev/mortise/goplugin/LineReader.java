package dev.mortise.goplugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads lines of bounded length. Not safe for several threads.
///
/// A line longer than the bound is handed out, cut, as soon as the bound is reached; its rest is
/// skipped by the next call. So memory stays bounded whatever comes, and nobody waits for a newline
/// that may never come.
final class LineReader {
  /// One line without its newline. `complete` is false for a last line that had no newline.
  record Line(String text, boolean truncated, boolean complete) {}

  private static final int BEGUN_MAX = 200;

  private final InputStream in;
  private final int lineBytesMax;
  // Small, because there is one for each pipe of each plugin; a process's streams buffer anyway.
  private final byte[] chunk = new byte[1024];
  private int chunkAt;
  private int chunkEnd;
  private byte[] line = new byte[256];
  private int length;
  private boolean skipping;
  // The beginning of a line whose end is waited for; written before each wait, read by anybody.
  private volatile String begun = "";

  LineReader(InputStream in, int lineBytesMax) {
    this.in = in;
    this.lineBytesMax = lineBytesMax;
  }

  /// The next line, or null at the end.
  @Nullable Line next() throws IOException {
    length = 0;
    while (true) {
      if (chunkAt == chunkEnd && !fill()) {
        boolean any = length > 0;
        return any ? new Line(text(), false, false) : null;
      }
      int newline = newlineAt();
      int end = newline < 0 ? chunkEnd : newline;
      if (!skipping) {
        int taken = Math.min(end - chunkAt, lineBytesMax - length);
        append(taken);
        if (chunkAt < end) {
          skipping = true;
          return new Line(text(), true, true);
        }
      }
      chunkAt = newline < 0 ? chunkEnd : newline + 1;
      if (newline >= 0) {
        if (skipping) {
          skipping = false;
        } else {
          return new Line(text(), false, true);
        }
      }
    }
  }

  /// Whether nothing is held that a call of [#next] could return without reading.
  boolean isEmpty() {
    return chunkAt == chunkEnd;
  }

  /// What has come of a line that is not at its end; for any thread.
  String begun() {
    return begun;
  }

  private boolean fill() throws IOException {
    chunkAt = 0;
    if (length > 0 && !skipping && begun.length() < BEGUN_MAX) {
      begun = new String(line, 0, Math.min(length, BEGUN_MAX), StandardCharsets.UTF_8);
    }
    chunkEnd = Math.max(0, in.read(chunk));
    return chunkEnd > 0;
  }

  private int newlineAt() {
    for (int i = chunkAt; i < chunkEnd; i++) {
      if (chunk[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void append(int count) {
    if (length + count > line.length) {
      line = java.util.Arrays.copyOf(line, Math.min(lineBytesMax, 2 * (length + count)));
    }
    System.arraycopy(chunk, chunkAt, line, length, count);
    length += count;
    chunkAt += count;
  }

  private String text() {
    return new String(line, 0, length, StandardCharsets.UTF_8);
  }
}
