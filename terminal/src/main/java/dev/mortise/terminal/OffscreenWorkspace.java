package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/// The workspace as it runs in a terminal, without one: keys come from a program, and what the
/// terminal would be sent goes to a writer. For programs that measure it.
///
/// Has a thread of its own, which draws and decides. Every method is for any thread.
public final class OffscreenWorkspace implements AutoCloseable {
  private static final int SECONDS_MAX = 30;

  private final WorkspacePorts ports;
  private final int width;
  private final int height;
  private final Painter painter;
  private final LongConsumer frames;
  private final CompletableFuture<Workspace> made = new CompletableFuture<>();
  private final Thread thread;
  // Only the loop uses it.
  private final List<Pressed> pressed = new ArrayList<>();

  private OffscreenWorkspace(
      WorkspacePorts ports, int width, int height, Writer terminal, LongConsumer frames) {
    this.ports = ports;
    this.width = width;
    this.height = height;
    this.painter = new Painter(terminal, Colour.Depth.DIRECT);
    this.frames = frames;
    this.thread = Thread.ofPlatform().name("workspace-offscreen").unstarted(this::serve);
  }

  /// Starts one, with the panes that the session file in its state folder names.
  ///
  /// @param width of the screen in cells, and its height
  /// @param terminal is written to on the workspace's thread
  /// @param frames is told, on that thread, how many nanoseconds each picture took to draw and to
  ///   write
  public static OffscreenWorkspace start(
      WorkspacePorts ports, int width, int height, Writer terminal, LongConsumer frames) {
    var workspace = new OffscreenWorkspace(ports, width, height, terminal, frames);
    workspace.thread.start();
    return workspace;
  }

  /// A key, and who wants to know how long it took to the screen.
  private record Pressed(long nanos, LongConsumer shown) {}

  private void serve() {
    try (Workspace workspace = new Workspace(ports, Panes.registry(), LogCapture.silent())) {
      workspace.resize(width, height);
      new SessionFile(workspace).restore();
      workspace.start();
      made.complete(workspace);
      new WorkspaceLoop(workspace, () -> show(workspace)).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      made.completeExceptionally(e);
      throw new IllegalStateException("the workspace ended", e);
    }
  }

  private void show(Workspace workspace) throws IOException {
    long begin = System.nanoTime();
    painter.paint(workspace.draw(), workspace.cursor());
    long end = System.nanoTime();
    frames.accept(end - begin);
    pressed.forEach(key -> key.shown().accept(end - key.nanos()));
    pressed.clear();
  }

  /// Presses a key.
  ///
  /// @param key as in the configuration: `j`, `ctrl+d`
  /// @param shown is told, on the workspace's thread, how many nanoseconds later the picture after
  ///   it was written
  /// @throws PluginException `INVALID_ARGUMENT` when there is no such key
  public void press(String key, LongConsumer shown) {
    KeyStroke stroke =
        KeyStroke.parse(key)
            .orElseThrow(() ->
                new PluginException(
                    ErrorCode.INVALID_ARGUMENT, "\"" + key + "\" is the name of no key"));
    long now = System.nanoTime();
    Workspace workspace = made.join();
    workspace.post(() -> {
      workspace.input(new Input.Key(stroke));
      pressed.add(new Pressed(now, shown));
    });
  }

  /// The letters of the screen, row by row. Waits for the workspace's thread.
  public String screen() {
    Workspace workspace = made.join();
    var screen = new CompletableFuture<String>();
    workspace.post(() -> screen.complete(workspace.draw().toString()));
    return screen.orTimeout(SECONDS_MAX, TimeUnit.SECONDS).join();
  }

  /// Ends it, and waits for that.
  @Override
  public void close() {
    Workspace workspace = made.join();
    workspace.post(workspace::end);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
