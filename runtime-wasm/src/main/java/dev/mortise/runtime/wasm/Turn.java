package dev.mortise.runtime.wasm;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One stretch of work of an instance on a thread for guests, and whoever waits for it.
///
/// The waiter is free when its patience ends or when it is interrupted, whatever the guest does;
/// the guest is interrupted, and stops within milliseconds.
final class Turn<T> {
  /// So long a waiter whose time is up waits for the guest to say where it was.
  private static final long LAST_WORDS_MILLIS = 200;

  private final FutureTask<T> task;
  private final Consumer<Trap> lastWords;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicBoolean heard = new AtomicBoolean();
  private volatile boolean left;
  private volatile @Nullable Trap trap;

  /// @param lastWords is told how the guest ended, on its thread, where the waiter had left by then
  Turn(Callable<T> work, Consumer<Trap> lastWords) {
    this.lastWords = lastWords;
    this.task =
        new FutureTask<>(() -> {
          try {
            return work.call();
          } catch (Trap e) {
            ended(e);
            throw e;
          } finally {
            over.countDown();
          }
        });
  }

  private void ended(Trap e) {
    trap = e;
    if (left && heard.compareAndSet(false, true)) {
      lastWords.accept(e);
    }
  }

  Runnable task() {
    return task;
  }

  /// Waits for the result.
  ///
  /// @param patience null for as long as it takes
  /// @throws Trap how the guest ended, by itself or because its time was up
  /// @throws PluginException `CANCELLED` when the waiter was interrupted
  T await(String label, String address, @Nullable Patience patience) {
    try {
      return patience == null ? task.get() : get(patience);
    } catch (ExecutionException e) {
      throw failure(label, address, e.getCause());
    } catch (TimeoutException e) {
      task.cancel(true);
      throw late(e);
    } catch (CancellationException e) {
      throw new PluginException(
          ErrorCode.NOT_RUNNING, "%s: it was stopped during %s.".formatted(label, address), e);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new PluginException(
          ErrorCode.CANCELLED, "%s: %s was cancelled.".formatted(label, address), e);
    }
  }

  private T get(Patience patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    while (true) {
      try {
        return task.get(patience.left().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (!patience.left().isPositive()) {
          throw e;
        }
      }
    }
  }

  /// Tells the guest to stop.
  void cancel() {
    task.cancel(true);
  }

  private Trap late(TimeoutException e) {
    try {
      var _ = over.await(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    left = true;
    Trap said = trap;
    if (said != null && heard.compareAndSet(false, true)) {
      return said;
    }
    return new Trap(Trap.Limit.TIME, "it was told to stop", "", 0, e);
  }

  private static RuntimeException failure(String label, String address, @Nullable Throwable cause) {
    return switch (cause) {
      case PluginException e -> e;
      case Trap e -> e;
      case null, default ->
          new PluginException(
              ErrorCode.INTERNAL,
              "%s: %s failed by a bug of the host: %s".formatted(label, address, cause),
              cause);
    };
  }
}
