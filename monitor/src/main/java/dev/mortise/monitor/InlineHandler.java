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
import java.util.function.BooleanSupplier;
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

    /// None.
    ///
    /// @param why as the end of a sentence that begins with the plugin
    /// @param said the failure's own words, one line; may be empty
    record Failed(String why, String said) implements Answer {
      /// Without further words.
      Failed(String why) {
        this(why, "");
      }
    }

    /// It may not decide any more: it has no part in this message.
    record Outside() implements Answer {}
  }

  private final String plugin;
  private final String label;
  private final Supplier<MessageHandler> handler;
  private final BooleanSupplier stands;
  private final AtomicLong decided = new AtomicLong();
  private final AtomicLong blocked = new AtomicLong();
  private final AtomicLong replaced = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile long restsUntil = System.nanoTime();
  private volatile String lastFailure = "";

  /// @param stands looks again whether it still stands in line
  InlineHandler(
      String plugin, String label, Supplier<MessageHandler> handler, BooleanSupplier stands) {
    this.plugin = plugin;
    this.label = label;
    this.handler = handler;
    this.stands = stands;
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
    if (!(thrown instanceof PluginException known)) {
      return new Answer.Failed("failed", words(thrown));
    }
    // The code alone does not take it out of line: what the plugin asked for may have been denied
    // to it, and it passed that on.
    if (known.code() == ErrorCode.PERMISSION_DENIED && !stands.getAsBoolean()) {
      return new Answer.Outside();
    }
    if (known.code() == ErrorCode.DEADLINE_EXCEEDED) {
      restsUntil = System.nanoTime() + REST.toNanos();
    }
    return new Answer.Failed(
        known.code() == ErrorCode.NOT_RUNNING ? "is not running" : "failed: " + known.code(),
        words(known));
  }

  private static String words(@Nullable Throwable thrown) {
    return thrown == null ? "" : Notices.oneLine(Notices.words(thrown));
  }

  /// It decided.
  void count(Ruling ruling) {
    decided.incrementAndGet();
    switch (ruling) {
      case Ruling.Pass() -> {}
      case Ruling.Replaced _ -> replaced.incrementAndGet();
      case Ruling.Blocked _ -> blocked.incrementAndGet();
    }
  }

  /// It failed to, and that became of the message.
  void countFailure(Ruling ruling, String last) {
    failed.incrementAndGet();
    lastFailure = last;
    count(ruling);
  }

  boolean hasFailed() {
    return failed.get() > 0;
  }

  /// What it did, in a line; empty when it was never asked.
  String tally() {
    if (decided.get() == 0) {
      return "";
    }
    String last = lastFailure;
    return "%s in line: %d asked, %d blocked, %d replaced, %d failed%s"
        .formatted(
            label,
            decided.get(),
            blocked.get(),
            replaced.get(),
            failed.get(),
            last.isEmpty() ? "" : "; last error: " + last);
  }
}
