package dev.mortise.monitor;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.MessageHandler;
import dev.mortise.api.MessageHandler.Decision;
import dev.mortise.api.MessageHandler.Message;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One plugin in line. Safe for any thread; both directions may ask at once.
///
/// One that was late is not asked again for [#REST]: the operator's choice applies at once then, so
/// that a plugin that hangs costs its deadline once and not with every message.
final class InlineHandler {
  static final Duration REST = Duration.ofSeconds(10);

  /// What it said.
  sealed interface Answer {
    /// A decision, still to be judged.
    record Said(Decision decision) implements Answer {}

    /// None, and why, as the end of a sentence that begins with the plugin.
    record Failed(String why) implements Answer {}

    /// It may not decide any more: it has no part in this message.
    record Outside() implements Answer {}
  }

  private final String plugin;
  private final String label;
  private final Supplier<MessageHandler> handler;
  private final AtomicLong decided = new AtomicLong();
  private final AtomicLong blocked = new AtomicLong();
  private final AtomicLong replaced = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile long restsUntil = System.nanoTime();

  InlineHandler(String plugin, String label, Supplier<MessageHandler> handler) {
    this.plugin = plugin;
    this.label = label;
    this.handler = handler;
  }

  String plugin() {
    return plugin;
  }

  String label() {
    return label;
  }

  /// Asks, and waits no longer than that.
  Answer ask(Message message, long nanos) throws InterruptedException {
    if (System.nanoTime() - restsUntil < 0) {
      return new Answer.Failed("was late before and is not asked for a while");
    }
    if (nanos <= 0) {
      return new Answer.Failed("had no time left: those before it in line took all of it");
    }
    var asking = new FutureTask<>(() -> handler.get().decide(message));
    Thread thread = Thread.ofVirtual().name("monitor-inline-" + plugin).start(asking);
    try {
      Decision decision = asking.get(nanos, TimeUnit.NANOSECONDS);
      return decision == null ? new Answer.Failed("said nothing") : new Answer.Said(decision);
    } catch (TimeoutException late) {
      restsUntil = System.nanoTime() + REST.toNanos();
      return new Answer.Failed("did not decide in time");
    } catch (ExecutionException thrown) {
      return failure(thrown.getCause());
    } finally {
      thread.interrupt();
    }
  }

  private Answer failure(@Nullable Throwable thrown) {
    if (thrown instanceof PluginException known) {
      switch (known.code()) {
        case PERMISSION_DENIED -> {
          return new Answer.Outside();
        }
        case DEADLINE_EXCEEDED -> restsUntil = System.nanoTime() + REST.toNanos();
        default -> {}
      }
      return new Answer.Failed(
          known.code() == ErrorCode.NOT_RUNNING ? "is not running" : "failed: " + known.code());
    }
    return new Answer.Failed("failed");
  }

  void count(Ruling ruling, boolean failure) {
    decided.incrementAndGet();
    if (failure) {
      failed.incrementAndGet();
    }
    switch (ruling) {
      case Ruling.Pass() -> {}
      case Ruling.Replaced _ -> replaced.incrementAndGet();
      case Ruling.Blocked _ -> blocked.incrementAndGet();
    }
  }

  boolean hasFailed() {
    return failed.get() > 0;
  }

  /// What it did, in a line; empty when it was never asked.
  String tally() {
    return decided.get() == 0
        ? ""
        : "%s in line: %d asked, %d blocked, %d replaced, %d failed"
            .formatted(label, decided.get(), blocked.get(), replaced.get(), failed.get());
  }
}
