package dev.mortise.goplugin;

import dev.mortise.goplugin.LogLine.Source;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Reads both pipes of a process until their ends, on platform threads of its own.
///
/// Platform threads, because a virtual thread blocked in a pipe keeps its carrier. The first line
/// of standard output is the handshake; everything else goes to the log. After the handshake
/// standard output has a thread only if there is something on it, see [QuietPipes]. The threads end
/// when the pipes do, which may be later than the process if it left children behind; they are
/// daemons.
final class Output {
  /// The first line of standard output; `line` is null when there was none before the end.
  record First(LineReader.@Nullable Line line) {}

  private static final int LAST_LINES_MAX = 20;

  private final LogPump log;
  private final CompletableFuture<First> first = new CompletableFuture<>();
  private final CompletableFuture<Boolean> stderrEnded = new CompletableFuture<>();
  private final ArrayDeque<String> last = new ArrayDeque<>();
  private volatile @Nullable LineReader handshake;

  private Output(LogPump log) {
    this.log = log;
  }

  static Output read(String plugin, LaunchedProcess process, LogPump log) {
    var output = new Output(log);
    start("plugin-" + plugin + "-stderr", () -> output.readStderr(process.stderr()));
    String stdout = "plugin-" + plugin + "-stdout";
    start(stdout, () -> output.readHandshake(stdout, process));
    return output;
  }

  private static void start(String name, Runnable reader) {
    Thread.ofPlatform().name(name).daemon().start(reader);
  }

  CompletableFuture<First> first() {
    return first;
  }

  CompletableFuture<Boolean> stderrEnded() {
    return stderrEnded;
  }

  /// Waits until the last words of a process that has ended are in the log; half a second at most,
  /// since a child it left behind may hold the pipe open.
  void awaitEnd() {
    try {
      stderrEnded.get(500, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Whoever holds the pipe still prints for nobody.
    }
  }

  /// The last lines of standard error, oldest first, safe to show, each of at most 500 characters.
  List<String> lastLines() {
    synchronized (last) {
      return List.copyOf(last);
    }
  }

  /// What came of a first line whose end has not come.
  String begun() {
    LineReader lines = handshake;
    return lines == null ? "" : lines.begun();
  }

  private static LineReader lines(InputStream pipe) {
    return new LineReader(pipe, Handshake.LINE_BYTES_MAX, new ReadingPace(System::nanoTime));
  }

  private void readHandshake(String thread, LaunchedProcess process) {
    InputStream pipe = process.stdout();
    LineReader lines = lines(pipe);
    handshake = lines;
    try {
      first.complete(new First(lines.next()));
    } catch (IOException e) {
      first.complete(new First(null));
    }
    // Other streams than a process's need not know what is available.
    if (lines.isEmpty() && pipe instanceof BufferedInputStream) {
      QuietPipes.watch(pipe, process.exited(), () -> start(thread, () -> readOn(lines, pipe)));
    } else {
      readOn(lines, pipe);
    }
  }

  private void readOn(LineReader lines, InputStream pipe) {
    try (pipe) {
      readAll(lines, new LogParser(Source.STDOUT), false);
    } catch (IOException e) {
      // The pipe broke with its process: the same as its end.
    }
  }

  private void readStderr(InputStream pipe) {
    try (pipe) {
      readAll(lines(pipe), new LogParser(Source.STDERR), true);
    } catch (IOException e) {
      // The pipe broke with its process: the same as its end.
    } finally {
      stderrEnded.complete(true);
    }
  }

  private void readAll(LineReader lines, LogParser parser, boolean remember) throws IOException {
    LineReader.Line next = lines.next();
    while (next != null) {
      LogLine line = parser.parse(next);
      if (remember) {
        remember(line.message());
      }
      log.offer(line);
      next = lines.next();
    }
  }

  private void remember(String message) {
    synchronized (last) {
      if (last.size() == LAST_LINES_MAX) {
        last.removeFirst();
      }
      last.add(message.length() > 500 ? message.substring(0, 500) + "…" : message);
    }
  }
}
