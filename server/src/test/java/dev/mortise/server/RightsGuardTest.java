package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What somebody has open while nobody can say whether they may.
final class RightsGuardTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final AtomicReference<Supplier<Optional<String>>> answer =
      new AtomicReference<>(Optional::empty);
  private final Supplier<Optional<String>> lost =
      new RightsGuard.Patient(() -> answer.get().get(), nanos::get);

  private boolean kept() {
    return RightsGuard.ask(lost).isEmpty();
  }

  private static Supplier<Optional<String>> failing(ErrorCode code) {
    return () -> {
      throw new PluginException(code, "The database is away.");
    };
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void whatWasSaidLastHoldsForAMinute() {
    pass(Duration.ofHours(1));
    assertTrue(kept());
    answer.set(failing(ErrorCode.UNAVAILABLE));
    assertTrue(kept());
    pass(RightsGuard.BLIND.minusNanos(1));
    assertTrue(kept());
    answer.set(Optional::empty);
    assertTrue(kept(), "it is back");
    answer.set(failing(ErrorCode.UNAVAILABLE));
    pass(RightsGuard.BLIND.minusNanos(1));
    assertTrue(kept(), "and the minute begins anew");
    pass(Duration.ofNanos(1));
    PluginException why = RightsGuard.ask(lost).orElseThrow();
    assertEquals(ErrorCode.PERMISSION_DENIED, why.code());
    assertTrue(why.getMessage().contains("The database is away."), why.getMessage());
  }

  @Test
  void everythingElseCountsAtOnce() {
    answer.set(failing(ErrorCode.INTERNAL));
    assertEquals(false, kept());
    answer.set(() -> Optional.of("It is over."));
    assertEquals("It is over.", RightsGuard.ask(lost).orElseThrow().getMessage());
  }
}
