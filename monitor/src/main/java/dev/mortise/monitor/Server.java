package dev.mortise.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The command that is monitored, as a process with the whole environment and the current folder of
/// ours.
final class Server implements AutoCloseable {
  private final Process process;
  private final Duration grace;
  private final Thread hook;

  private Server(Process process, Duration grace) {
    this.process = process;
    this.grace = grace;
    this.hook = Thread.ofPlatform().name("monitor-exit").unstarted(this::end);
  }

  /// Starts it; it is ended when the JVM ends.
  static Server start(List<String> command, Duration grace) throws IOException {
    Server server = new Server(new ProcessBuilder(command).start(), grace);
    try {
      Runtime.getRuntime().addShutdownHook(server.hook);
    } catch (IllegalStateException ending) {
      server.end();
    }
    return server;
  }

  OutputStream stdin() {
    return process.getOutputStream();
  }

  InputStream stdout() {
    return process.getInputStream();
  }

  InputStream stderr() {
    return process.getErrorStream();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Its exit code; 128 and the signal's number when one ended it.
  int await() throws InterruptedException {
    return process.waitFor();
  }

  /// Passes a signal on, and kills when it is not obeyed within the grace.
  void signal(String name) {
    Thread.ofPlatform().daemon().name("monitor-signal").start(() -> signalAndWait(name));
  }

  private void signalAndWait(String name) {
    try {
      send(name);
      if (!process.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS)) {
        kill();
      }
    } catch (IOException noShell) {
      terminate();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(String name) throws IOException, InterruptedException {
    if (name.equals("TERM")) {
      terminate();
    } else if (process.isAlive()) {
      new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", name, "" + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }

  /// Not by `Process.destroy`: that closes the pipes too, and the last output would be lost.
  private void terminate() {
    process.toHandle().destroy();
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.toHandle().destroyForcibly();
  }

  /// Ends it, politely at first.
  private void end() {
    if (!process.isAlive()) {
      return;
    }
    terminate();
    try {
      if (!process.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS)) {
        kill();
      }
    } catch (InterruptedException stopped) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The hook runs already and finds the process gone.
    }
  }
}
