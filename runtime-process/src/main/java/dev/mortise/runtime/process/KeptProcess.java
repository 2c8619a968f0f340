package dev.mortise.runtime.process;

import dev.mortise.goplugin.Exit;
import dev.mortise.goplugin.LaunchedProcess;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A process under a [Keeper]. Safe for any thread.
final class KeptProcess implements LaunchedProcess {
  private final Process launched;
  private final Keeper keeper;
  private final CompletableFuture<Exit> exited;
  private final CompletableFuture<Void> stderrEnded = new CompletableFuture<>();

  KeptProcess(Process launched, Keeper keeper) {
    this.launched = launched;
    this.keeper = keeper;
    this.exited = launched.onExit().thenApply(ended -> Exit.ofStatus(ended.exitValue()));
  }

  @Override
  public InputStream stdout() {
    return launched.getInputStream();
  }

  @Override
  public InputStream stderr() {
    return new FilterInputStream(launched.getErrorStream()) {
      @Override
      public int read() throws IOException {
        return noted(super.read());
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return noted(super.read(buffer, offset, length));
      }

      private int noted(int result) {
        if (result < 0) {
          stderrEnded.complete(null);
        }
        return result;
      }
    };
  }

  /// Completes when the process is gone and all it wrote to its log was read; the latter is waited
  /// for a moment only, since a child may hold the pipe open.
  CompletableFuture<Exit> goneAndRead() {
    return exited.thenCompose(exit ->
        stderrEnded
            .copy()
            .completeOnTimeout(null, 500, TimeUnit.MILLISECONDS)
            .thenApply(_ -> exit));
  }

  /// The plugin's own process where it can be found among the keeper's children, else the keeper's.
  @Override
  public OptionalLong pid() {
    ProcessHandle process = launched.toHandle();
    for (int below = 0; below < keeper.depth(); below++) {
      var child = process.children().min(Comparator.comparingLong(ProcessHandle::pid));
      if (child.isEmpty()) {
        break;
      }
      process = child.get();
    }
    return OptionalLong.of(process.pid());
  }

  @Override
  public CompletableFuture<Exit> exited() {
    return exited;
  }

  boolean isAlive() {
    return launched.isAlive();
  }

  @Override
  public void kill() {
    if (keeper.heldByPipe()) {
      closePipe();
    } else {
      // The kernel takes the namespace, and all in it, down with its keeper.
      launched.destroyForcibly();
    }
  }

  /// The keeper kills the group; only one that does not is killed itself, and then the group is
  /// whoever can still be found.
  private void closePipe() {
    var descendants = launched.descendants().toList();
    try {
      launched.getOutputStream().close();
    } catch (IOException e) {
      // The keeper is gone already, or goes now.
    }
    descendants.forEach(ProcessHandle::destroyForcibly);
    exited.copy().orTimeout(1, TimeUnit.SECONDS).exceptionally(late -> giveUp());
  }

  private Exit giveUp() {
    launched.destroyForcibly();
    return Exit.ofStatus(128 + 9);
  }
}
