package dev.mortise.runtime.process;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Starts processes, all from one long-lived platform thread.
///
/// The kernel's request to die with the parent follows the launching thread, not the process: a
/// plugin launched from a pooled thread would be killed when the pool shrinks. Closing ends the
/// thread, and with it whatever was launched under that request. A [WatchedProcess] has a thread of
/// its own for that, made here.
final class Spawner implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("mortise-spawner").factory());

  /// How a process is started.
  @FunctionalInterface
  interface Start {
    Process start() throws IOException;
  }

  Process start(ProcessBuilder builder) throws IOException {
    return start(builder::start);
  }

  /// Starts the process. An interrupt while it is being started does not lose it: it is ended.
  Process start(Start start) throws IOException {
    var starting = thread.submit(start::start);
    try {
      return starting.get();
    } catch (InterruptedException e) {
      thread.execute(() -> abandon(starting));
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting a process", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static void abandon(java.util.concurrent.Future<Process> starting) {
    if (starting.state() == java.util.concurrent.Future.State.SUCCESS) {
      starting.resultNow().destroyForcibly();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
