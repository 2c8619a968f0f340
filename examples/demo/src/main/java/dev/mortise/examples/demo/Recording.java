package dev.mortise.examples.demo;

import io.modelcontextprotocol.json.McpJsonDefaults;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What a terminal was sent, with the times, in the format asciicast v2: one JSON object, then one
/// array per piece. `asciinema play` shows it.
final class Recording implements AutoCloseable {
  private static final int PIECE = 8_192;
  private static final int PIPE_SECONDS = 10;
  private static final int END_SECONDS = 10;

  private final Path file;
  private final Path pipe;
  private final Thread thread;
  private final long begun = System.nanoTime();

  /// What the pauses for readers add to the time that really passed.
  private final AtomicLong restMillis = new AtomicLong();

  private volatile @Nullable IOException failure;

  private Recording(Path file, Path pipe, int columns, int rows) {
    this.file = file;
    this.pipe = pipe;
    this.thread = new Thread(() -> follow(columns, rows), "recording");
    thread.setDaemon(true);
  }

  /// Begins one; it ends when whoever writes to the pipe has ended.
  ///
  /// @param folder where the pipe is made
  static Recording begin(Path file, Path folder, int columns, int rows) {
    Path pipe = folder.resolve("stream");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Process made = new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start();
      if (!made.waitFor(PIPE_SECONDS, TimeUnit.SECONDS) || made.exitValue() != 0) {
        throw new Unexpected("expected mkfifo to make " + pipe);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unexpected("interrupted while making " + pipe);
    }
    var recording = new Recording(file, pipe, columns, rows);
    recording.thread.start();
    return recording;
  }

  /// The named pipe that takes what the terminal is sent.
  Path pipe() {
    return pipe;
  }

  /// Gives whoever looks at it later time to read: what comes now comes so much later.
  void rest(Duration pause) {
    restMillis.addAndGet(pause.toMillis());
  }

  /// How long it takes to look at.
  Duration length() {
    return Duration.ofNanos(System.nanoTime() - begun).plusMillis(restMillis.get());
  }

  private void follow(int columns, int rows) {
    try (var in = new InputStreamReader(Files.newInputStream(pipe), StandardCharsets.UTF_8);
        BufferedWriter out = Files.newBufferedWriter(file)) {
      line(
          out,
          Map.of(
              "version", 2, "width", columns, "height", rows, "title", "The terminal workspace"));
      char[] piece = new char[PIECE];
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        line(out, List.of(length().toMillis() / 1_000.0, "o", new String(piece, 0, n)));
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private static void line(BufferedWriter out, Object value) throws IOException {
    out.write(McpJsonDefaults.getMapper().writeValueAsString(value));
    out.write('\n');
  }

  /// Waits for the end; whoever writes has ended before.
  @Override
  public void close() {
    try {
      if (!thread.join(Duration.ofSeconds(END_SECONDS))) {
        throw new Unexpected("expected the recording to end with the terminal");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    IOException failed = failure;
    if (failed != null) {
      throw new UncheckedIOException("the recording " + file, failed);
    }
  }
}
