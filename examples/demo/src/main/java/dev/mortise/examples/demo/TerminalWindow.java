package dev.mortise.examples.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// A program in a real pseudo-terminal, which tmux holds: keys go in, the screen can be read.
final class TerminalWindow implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int TMUX_SECONDS = 30;
  private static final String WINDOW = "demo";

  private final Path socket;

  private TerminalWindow(Path socket) {
    this.socket = socket;
  }

  /// Opens one, in which a shell waits.
  ///
  /// @param folder where the shell is, and the terminal's socket
  /// @param stream a named pipe that gets every byte the program writes
  /// @param environment of the shell
  static TerminalWindow open(
      Path folder, Path stream, int columns, int rows, Map<String, String> environment) {
    var window = new TerminalWindow(folder.resolve("tmux"));
    Runtime.getRuntime().addShutdownHook(new Thread(window::close, "demo-terminal-end"));
    List<String> command =
        new ArrayList<>(List.of("-f", "/dev/null", "new-session", "-d", "-s", WINDOW));
    command.addAll(List.of("-c", folder.toString()));
    command.addAll(List.of("-x", Integer.toString(columns), "-y", Integer.toString(rows)));
    command.addAll(List.of("env", "PS1=$ "));
    environment.forEach((name, value) -> command.add(name + "=" + value));
    command.add("sh");
    window.tmux(command.toArray(String[]::new));
    window.tmux("pipe-pane", "-O", "-t", WINDOW, "exec cat >'" + stream + "'");
    return window;
  }

  /// What a person types, key by key, in tmux's words for them: `M-v`, `F4`, `Enter`.
  void keys(String... keys) {
    for (String key : keys) {
      tmux("send-keys", "-t", WINDOW, key);
    }
  }

  /// Text, as it stands.
  void type(String text) {
    tmux("send-keys", "-t", WINDOW, "-l", text);
  }

  /// What can be read on it now.
  String screen() {
    return tmux("capture-pane", "-p", "-t", WINDOW);
  }

  /// Waits until its screen shows a text.
  String shows(String text) {
    return shows("\"" + text + "\"", screen -> screen.contains(text));
  }

  /// Waits until its screen is as it should be.
  ///
  /// @param what should be there, for whoever reads that it never came
  String shows(String what, Predicate<String> wanted) {
    long begun = System.nanoTime();
    String screen = screen();
    while (!wanted.test(screen)) {
      if (System.nanoTime() - begun > PATIENCE_NANOS) {
        throw new Unexpected("expected " + what + " on the screen, which shows\n" + screen);
      }
      LockSupport.parkNanos(LOOK_NANOS);
      screen = screen();
    }
    return screen;
  }

  private String tmux(String... words) {
    List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
    command.addAll(List.of(words));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(TMUX_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new Unexpected("expected tmux to answer " + String.join(" ", words));
      }
      if (process.exitValue() != 0 && !words[0].equals("kill-server")) {
        throw new Unexpected("expected tmux to do " + String.join(" ", words) + ", got " + out);
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unexpected("interrupted while waiting for tmux");
    }
  }

  @Override
  public void close() {
    tmux("kill-server");
  }
}
