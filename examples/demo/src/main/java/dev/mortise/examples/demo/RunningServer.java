package dev.mortise.examples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `mortise serve` in a process of its own, which ends with this one.
final class RunningServer implements AutoCloseable {
  private static final String LISTENS = "Mortise listens at ";
  private static final String FIRST = "Nobody is admin yet. Once: ";
  private static final int STOP_SECONDS = 30;

  private final Process process;
  private final URI uri;
  private final URI firstStart;

  private RunningServer(Process process, URI uri, URI firstStart) {
    this.process = process;
    this.uri = uri;
    this.firstStart = firstStart;
  }

  /// Starts it and waits until it listens.
  static RunningServer start(Command command, List<String> words) {
    Process process = command.start(words, ProcessBuilder.Redirect.PIPE);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process), "demo-server-end"));
    var lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    try {
      return new RunningServer(
          process, link(lines.readLine(), LISTENS), link(lines.readLine(), FIRST));
    } catch (IOException e) {
      stop(process);
      throw new UncheckedIOException(e);
    } catch (Unexpected e) {
      stop(process);
      throw e;
    }
  }

  private static URI link(String line, String before) {
    if (line == null || !line.startsWith(before)) {
      throw new Unexpected("expected the server to say \"" + before + "…\", got " + line);
    }
    return URI.create(line.substring(before.length()));
  }

  /// Where it listens.
  URI uri() {
    return uri;
  }

  /// The link that makes the first admin.
  URI firstStart() {
    return firstStart;
  }

  @Override
  public void close() {
    stop(process);
  }

  /// As an operator ends it; what does not end in time is killed.
  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
