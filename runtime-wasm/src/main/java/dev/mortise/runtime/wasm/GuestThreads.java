package dev.mortise.runtime.wasm;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The threads on which guests run: platform threads with a stack of their own size, since a guest
/// computes as long as it may and would keep a virtual thread's carrier from everybody else.
///
/// Those of calls are made as they are needed, up to a number. Those of streams are others, so that
/// streams which wait for silent callers leave room for every call; how many there are is bounded
/// by a [Quota]. They end when nothing needs them. Safe for any thread.
final class GuestThreads implements AutoCloseable {
  private static final long STACK_BYTES = 8L << 20;
  private static final long IDLE_SECONDS = 20;

  private final int max;
  private final ThreadPoolExecutor threads;
  private final ThreadPoolExecutor streaming;
  private final ScheduledThreadPoolExecutor clock;

  GuestThreads(int max) {
    this.max = max;
    this.clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("mortise-guest-clock").factory());
    clock.setRemoveOnCancelPolicy(true);
    ThreadFactory factory =
        Thread.ofPlatform().daemon().stackSize(STACK_BYTES).name("mortise-guest-", 1).factory();
    this.threads = pool(max, factory);
    this.streaming = pool(Integer.MAX_VALUE, factory);
  }

  private static ThreadPoolExecutor pool(int max, ThreadFactory factory) {
    return new ThreadPoolExecutor(
        0, max, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
  }

  /// Begins a turn of a call.
  ///
  /// @param lastWords as in [Turn]
  /// @throws PluginException `RESOURCE_EXHAUSTED` when every thread is at work
  <T> Turn<T> begin(String label, Callable<T> work, Consumer<Trap> lastWords) {
    var turn = new Turn<>(work, lastWords);
    try {
      threads.execute(turn.task());
    } catch (RejectedExecutionException e) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "%s: %d modules run at the same time, which is the limit; try again later."
              .formatted(label, max),
          e);
    }
    return turn;
  }

  /// Begins a turn of a stream that has a place.
  ///
  /// @param lastWords as in [Turn]
  /// @throws PluginException `UNAVAILABLE` when the host shuts down
  <T> Turn<T> beginStreaming(String label, Callable<T> work, Consumer<Trap> lastWords) {
    var turn = new Turn<>(work, lastWords);
    try {
      streaming.execute(turn.task());
    } catch (RejectedExecutionException e) {
      throw new PluginException(ErrorCode.UNAVAILABLE, label + ": the host is shutting down.", e);
    }
    return turn;
  }

  /// Runs a turn and waits for it.
  <T> T run(String label, String address, @Nullable Patience patience, Callable<T> work) {
    return begin(label, work, _ -> {}).await(label, address, patience);
  }

  /// Runs something nobody waits for; left out when every thread is at work.
  ///
  /// @param limit it is interrupted when it has taken so long
  void later(Duration limit, Runnable work) {
    var task = new FutureTask<>(work, true);
    try {
      threads.execute(() -> within(limit, task));
    } catch (RejectedExecutionException e) {
      // Whatever it would have prepared is made when it is needed.
    }
  }

  private void within(Duration limit, FutureTask<?> task) {
    try {
      var end = clock.schedule(() -> task.cancel(true), limit.toNanos(), TimeUnit.NANOSECONDS);
      task.run();
      end.cancel(false);
    } catch (RejectedExecutionException e) {
      // The host was shut down just now.
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    streaming.shutdownNow();
    clock.shutdownNow();
  }
}
