package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Decides what follows when a plugin fails. Guarded by its slot's lock.
final class Supervision {
  private static final int BLAME_MAX = 600;
  private static final Duration RECORD_TIME = Duration.ofSeconds(5);

  private final String id;
  private final Parts parts;
  private final FailureHistory history;
  private Timers.@Nullable Timer retry;
  // Written under the slot's lock, joined by whoever closes the slot.
  private volatile @Nullable Thread record;
  // Also when it could not be kept: then only a person here ends the quarantine.
  private volatile boolean unkept;

  Supervision(String id, Parts parts) {
    this.id = id;
    this.parts = parts;
    this.history = new FailureHistory(parts.config().restarts(), RandomGenerator.getDefault());
  }

  /// The state after a failure; a retry or the quarantine's record is under way when this returns.
  PluginState failed(ErrorCode code, String reason, Runnable again) {
    cancelRetry();
    Instant now = parts.clock().instant();
    if (!Failures.passing(code)) {
      return new PluginState.Failed(code, reason, now, history.within(now), null);
    }
    return switch (history.failed(now)) {
      case FailureHistory.Verdict.Retry next -> {
        retry = parts.timers().at(next.at(), again);
        yield new PluginState.Failed(code, reason, now, next.failed(), next.at());
      }
      case FailureHistory.Verdict.Quarantine end -> quarantine(end.failed(), reason, now);
    };
  }

  private PluginState quarantine(int failed, String reason, Instant now) {
    String blame = reason.length() > BLAME_MAX ? reason.substring(0, BLAME_MAX) + "…" : reason;
    String sentence =
        "%s failed %s within %s, the last time like this: %s"
            .formatted(
                id,
                failed == 1 ? "once" : failed + " times",
                Durations.text(parts.config().restarts().window()),
                blame);
    Desired.Quarantine entry = new Desired.Quarantine(sentence, now);
    unkept = true;
    // The disk must not hold up whoever found the plugin dead.
    record = Thread.ofVirtual().name("plugin-quarantine-" + id).start(() -> remember(entry));
    return new PluginState.Quarantined(sentence, now);
  }

  private void remember(Desired.Quarantine entry) {
    try {
      parts.desired().change(id, e -> e.withQuarantine(entry));
      unkept = false;
    } catch (PluginException e) {
      parts.logs().of(id).say("error", e.getMessage());
    }
  }

  /// Whether a quarantine is still to be kept.
  boolean recording() {
    return unkept;
  }

  /// Waits until a quarantine is on the disk.
  void awaitRecord() {
    Thread writing = record;
    if (writing != null) {
      try {
        writing.join(RECORD_TIME);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void cancelRetry() {
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }

  void forget() {
    unkept = false;
    history.forget();
  }

  /// What is said of a plugin that ended by itself.
  static String obituary(String label, @Nullable Ending ending) {
    if (ending == null) {
      return label + " ended by itself.";
    }
    // One line: a reason stands in tables and in messages; the whole of it is in the log.
    String last = ending.lastWords().strip();
    String line = last.substring(last.lastIndexOf('\n') + 1);
    String words = line.isEmpty() ? "" : " Its last words: " + line;
    return label + " ended by itself: " + ending.reason() + "." + words;
  }
}
