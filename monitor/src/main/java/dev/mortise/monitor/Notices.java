package dev.mortise.monitor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Our stderr: the server's bytes as they come, and lines of our own that begin with `[mortise] `
/// and never stand in the middle of one of the server's.
///
/// Safe for any thread. What cannot be written is dropped: nobody reads it then.
final class Notices {
  private final OutputStream stderr;
  private final boolean quiet;
  private boolean atLineStart = true;
  private boolean broken;

  Notices(OutputStream stderr, boolean quiet) {
    this.stderr = stderr;
    this.quiet = quiet;
  }

  /// Bytes of the server.
  synchronized void pass(byte[] buffer, int length) throws IOException {
    stderr.write(buffer, 0, length);
    stderr.flush();
    atLineStart = buffer[length - 1] == '\n';
  }

  /// What is good to know.
  void say(String line) {
    if (!quiet) {
      warn(line);
    }
  }

  /// What went wrong.
  synchronized void warn(String line) {
    if (broken) {
      return;
    }
    String text = (atLineStart ? "" : "\n") + "[mortise] " + line + "\n";
    try {
      stderr.write(text.getBytes(StandardCharsets.UTF_8));
      stderr.flush();
      atLineStart = true;
    } catch (IOException gone) {
      broken = true;
    }
  }
}
