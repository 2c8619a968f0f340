package dev.mortise.runtime.process;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Starts processes, all from one long-lived platform thread.
///
/// The kernel's request to die with the parent follows the launching thread, not the process: a
/// plugin launched from a pooled thread would be killed when the pool shrinks. Closing ends the
/// thread, and with it whatever was launched under that request.
final class Spawner implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("mortise-spawner").factory());

  /// Starts the process. An interrupt while it is being started does not lose it: it is ended.
  Process start(ProcessBuilder builder) throws IOException {
    var starting = thread.submit(builder::start);
    try {
      return starting.get();
    } catch (InterruptedException e) {
      thread.execute(() -> abandon(starting));
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting " + builder.command().getFirst(), e);
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
