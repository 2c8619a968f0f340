package dev.mortise.host;

import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// One start on a virtual thread of its own, so that whoever waits for it can give up: a start that
/// hangs and hears no interrupt holds up nobody, and what it brings too late is ended at once.
final class Attempt {
  private final String label;
  private final Duration time;
  private final CompletableFuture<Instance> outcome = new CompletableFuture<>();
  private final Thread thread;

  /// @param work blocks; is given when it must be done
  Attempt(String label, Duration time, Function<Deadline, Instance> work) {
    this.label = label;
    this.time = time;
    this.thread =
        Thread.ofVirtual()
            .name("plugin-start-" + label)
            .unstarted(() -> run(work, Deadline.after(time)));
  }

  /// Begins, after whoever asks for it knows of it: what it does asks whether it is under way.
  void begin() {
    thread.start();
  }

  private void run(Function<Deadline, Instance> work, Deadline deadline) {
    try {
      Instance instance = work.apply(deadline);
      if (!outcome.complete(instance)) {
        instance.gone();
        instance.connection().close();
      }
    } catch (RuntimeException | Error e) {
      outcome.completeExceptionally(e);
    }
  }

  /// Waits for the outcome.
  ///
  /// @throws PluginException why there is no instance; `DEADLINE_EXCEEDED`, `CANCELLED`
  Instance await() {
    try {
      return outcome.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      return late();
    } catch (InterruptedException e) {
      abandon("the host gave up waiting");
      Thread.currentThread().interrupt();
      return settled();
    }
  }

  private Instance late() {
    outcome.completeExceptionally(
        new PluginException(
            ErrorCode.DEADLINE_EXCEEDED,
            "%s did not start within %s; its log may say what it waits for."
                .formatted(label, Durations.text(time))));
    thread.interrupt();
    return settled();
  }

  private Instance settled() {
    try {
      return outcome.join();
    } catch (CompletionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    }
  }

  private PluginException failure(Throwable e) {
    if (e instanceof PluginException known) {
      return Failures.named(label, known);
    }
    if (e instanceof RuntimeException bug) {
      return Failures.ofPlugin(label, "the start", bug);
    }
    return new PluginException(ErrorCode.INTERNAL, label + " could not be started: " + e + ".", e);
  }

  /// Gives up on it. What it brings later is ended.
  void abandon(String reason) {
    outcome.completeExceptionally(
        new PluginException(
            ErrorCode.CANCELLED, label + ": the start was ended, since " + reason + "."));
    thread.interrupt();
  }
}
