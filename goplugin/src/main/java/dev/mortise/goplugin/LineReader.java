package dev.mortise.goplugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads lines of bounded length. Not safe for several threads.
///
/// A line longer than the bound is handed out, cut, as soon as the bound is reached; its rest is
/// skipped by the next call. So memory stays bounded whatever comes, and nobody waits for a newline
/// that may never come. What is read counts for the pace whether it is handed out or skipped.
final class LineReader {
  /// One line without its newline. `complete` is false for a last line that had no newline.
  record Line(String text, boolean truncated, boolean complete) {}

  private static final int BEGUN_MAX = 200;

  /// What a line costs beside its bytes: a flood of empty ones would keep a processor busy too.
  private static final int LINE_COST = 32;

  private final InputStream in;
  private final int lineBytesMax;
  private final ReadingPace pace;
  // Small, because there is one for each pipe of each plugin; a process's streams buffer anyway.
  private final byte[] chunk = new byte[1024];
  private int chunkAt;
  private int chunkEnd;
  private byte[] line = new byte[256];
  private int length;
  private boolean skipping;
  // The beginning of a line whose end is waited for; written before each wait, read by anybody.
  private volatile String begun = "";

  LineReader(InputStream in, int lineBytesMax, ReadingPace pace) {
    this.in = in;
    this.lineBytesMax = lineBytesMax;
    this.pace = pace;
  }

  /// The next line, or null at the end.
  @Nullable Line next() throws IOException {
    length = 0;
    while (true) {
      if (chunkAt == chunkEnd && !fill()) {
        boolean any = length > 0;
        return any ? line(false, false) : null;
      }
      int newline = newlineAt();
      int end = newline < 0 ? chunkEnd : newline;
      if (!skipping) {
        int taken = Math.min(end - chunkAt, lineBytesMax - length);
        append(taken);
        if (chunkAt < end) {
          skipping = true;
          return line(true, true);
        }
      }
      chunkAt = newline < 0 ? chunkEnd : newline + 1;
      if (newline >= 0) {
        if (skipping) {
          skipping = false;
        } else {
          return line(false, true);
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
    pace.read(chunkEnd);
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

  private Line line(boolean truncated, boolean complete) {
    pace.read(LINE_COST);
    return new Line(new String(line, 0, length, StandardCharsets.UTF_8), truncated, complete);
  }
}
