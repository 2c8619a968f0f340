package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Asks again and again whether somebody may still have what they keep open. Where nobody can say
/// for a minute whether they may, they may not.
final class RightsGuard {
  /// How long somebody may keep what they may not have, where nothing tells of it sooner.
  static final Duration ASKED_EVERY = Duration.ofSeconds(1);

  /// How long what was said last holds where nobody can say, such as while the database is away; as
  /// long as the roles known last do.
  static final Duration BLIND = Duration.ofMinutes(1);

  private RightsGuard() {}

  /// The same question, which keeps the last answer where there is none for the moment.
  ///
  /// @param lost may fail with `UNAVAILABLE`
  static Supplier<Optional<String>> patient(Supplier<Optional<String>> lost) {
    return new Patient(lost, System::nanoTime);
  }

  /// Asked by one thread at a time.
  static final class Patient implements Supplier<Optional<String>> {
    private final Supplier<Optional<String>> lost;
    private final LongSupplier nanos;
    private volatile long answered;

    Patient(Supplier<Optional<String>> lost, LongSupplier nanos) {
      this.lost = lost;
      this.nanos = nanos;
      this.answered = nanos.getAsLong();
    }

    @Override
    public Optional<String> get() {
      try {
        Optional<String> why = lost.get();
        answered = nanos.getAsLong();
        return why;
      } catch (PluginException e) {
        boolean patient = nanos.getAsLong() - answered < BLIND.toNanos();
        if (e.code() != ErrorCode.UNAVAILABLE || !patient) {
          throw e;
        }
        return Optional.empty();
      }
    }
  }

  /// Why they may not have it any more; empty while they may.
  ///
  /// @param lost the reason as a sentence; empty for none
  static Optional<PluginException> ask(Supplier<Optional<String>> lost) {
    Optional<String> why;
    try {
      why = lost.get();
    } catch (RuntimeException e) {
      why = Optional.of("Whether it may stay open cannot be found out: " + e.getMessage());
    }
    return why.map(reason -> new PluginException(ErrorCode.PERMISSION_DENIED, reason));
  }

  /// Asks every second, on a thread of its own, until it is over.
  ///
  /// @param over ends the asking at zero
  /// @param end is told why, once
  static void watch(
      String thread,
      CountDownLatch over,
      Supplier<Optional<String>> lost,
      Consumer<PluginException> end) {
    Supplier<Optional<String>> patient = patient(lost);
    Thread.ofVirtual()
        .name(thread)
        .start(() -> {
          try {
            while (!over.await(ASKED_EVERY.toNanos(), TimeUnit.NANOSECONDS)) {
              Optional<PluginException> why = ask(patient);
              if (why.isPresent()) {
                end.accept(why.get());
                return;
              }
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
