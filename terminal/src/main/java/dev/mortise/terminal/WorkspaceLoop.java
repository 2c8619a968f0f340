package dev.mortise.terminal;

import java.io.IOException;

/// Shows pictures and does what comes between them, until the person leaves. On the thread that
/// made the workspace.
final class WorkspaceLoop {
  private static final long FRAME_MILLIS = 16;

  private final Workspace workspace;
  private final Frame frame;
  private long lastFrame;

  /// Shows the picture of now.
  @FunctionalInterface
  interface Frame {
    void show() throws IOException;
  }

  WorkspaceLoop(Workspace workspace, Frame frame) {
    this.workspace = workspace;
    this.frame = frame;
  }

  void run() throws IOException, InterruptedException {
    long nextTick = System.nanoTime();
    while (!workspace.ended()) {
      frame.show();
      long wait = (nextTick - System.nanoTime()) / 1_000_000;
      workspace.step(Math.max(1, wait));
      if (System.nanoTime() - nextTick >= 0) {
        workspace.tick();
        nextTick = System.nanoTime() + workspace.config().general().tickMillis() * 1_000_000L;
      }
      // What comes within one frame is shown together.
      pace();
    }
  }

  private void pace() throws InterruptedException {
    long left = FRAME_MILLIS - (System.nanoTime() - lastFrame) / 1_000_000;
    while (left > 0 && !workspace.ended() && workspace.stepNow(left)) {
      left = FRAME_MILLIS - (System.nanoTime() - lastFrame) / 1_000_000;
    }
    lastFrame = System.nanoTime();
  }
}
