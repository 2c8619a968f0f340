package dev.mortise.examples.mcpdocs;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/// Counts the requests that came in and the answers that went out, so that the program can end when
/// its input has ended and everything was answered.
final class Tally {
  private static final int LINE_BYTES_MAX = 1 << 16;
  private static final long ANSWERS_WAIT_MILLIS = 10_000;

  // All guarded by this.
  private int requests;
  private int answers;
  private boolean ended;

  InputStream in(InputStream inner) {
    var lines = new Lines(line -> line.contains("\"id\"") && line.contains("\"method\""));
    return new FilterInputStream(inner) {
      @Override
      public int read() throws IOException {
        int b = in.read();
        if (b < 0) {
          awaitAnswers();
        }
        came(lines, b < 0 ? new byte[0] : new byte[] {(byte) b}, b < 0);
        return b;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        if (count < 0) {
          awaitAnswers();
        }
        byte[] piece =
            count <= 0 ? new byte[0] : java.util.Arrays.copyOfRange(into, offset, offset + count);
        came(lines, piece, count < 0);
        return count;
      }
    };
  }

  OutputStream out(OutputStream inner) {
    var lines = new Lines(line -> line.contains("\"result\"") || line.contains("\"error\""));
    return new FilterOutputStream(inner) {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        out.write(from, offset, length);
        out.flush();
        went(lines, java.util.Arrays.copyOfRange(from, offset, offset + length));
      }
    };
  }

  private synchronized void came(Lines lines, byte[] piece, boolean end) {
    requests += lines.add(piece);
    ended |= end;
    notifyAll();
  }

  private synchronized void went(Lines lines, byte[] piece) {
    answers += lines.add(piece);
    notifyAll();
  }

  /// Waits for the end of the input.
  synchronized void awaitEnd() throws InterruptedException {
    while (!ended) {
      wait();
    }
  }

  /// The server drops what it has not answered when it sees the end, so it sees it only afterwards.
  private synchronized void awaitAnswers() throws InterruptedIOException {
    long end = System.nanoTime() + ANSWERS_WAIT_MILLIS * 1_000_000;
    try {
      while (answers < requests) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before the last answers");
    }
  }

  /// Cuts bytes into lines and counts those that fit; only the beginning of a line is looked at.
  private static final class Lines {
    private final Predicate<String> counts;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Lines(Predicate<String> counts) {
      this.counts = counts;
    }

    int add(byte[] piece) {
      int found = 0;
      for (byte b : piece) {
        if (b == '\n') {
          found += counts.test(line.toString(StandardCharsets.UTF_8)) ? 1 : 0;
          line.reset();
        } else if (line.size() < LINE_BYTES_MAX) {
          line.write(b);
        }
      }
      return found;
    }
  }
}
