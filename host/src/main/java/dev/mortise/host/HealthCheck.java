package dev.mortise.host;

import dev.mortise.api.PluginException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Asks one plugin at an interval whether it feels well. Guarded by its slot's lock; the question
/// itself runs on a virtual thread without it.
final class HealthCheck {
  private static final Duration TIME = Duration.ofSeconds(5);

  private final String id;
  private final Parts parts;
  private final BiConsumer<Instance, Optional<String>> verdict;
  private Timers.@Nullable Timer next;

  /// @param verdict is told what is wrong, or nothing; whether it goes on is up to it
  HealthCheck(String id, Parts parts, BiConsumer<Instance, Optional<String>> verdict) {
    this.id = id;
    this.parts = parts;
    this.verdict = verdict;
  }

  /// Asks this instance after the interval, and nobody who was to be asked before.
  void watch(Instance instance) {
    if (next != null) {
      next.cancel();
    }
    Instant due = parts.clock().instant().plus(parts.config().healthInterval());
    next = parts.timers().at(due, () -> begin(instance));
  }

  private void begin(Instance instance) {
    Thread.ofVirtual().name("plugin-health-" + id).start(() -> ask(instance));
  }

  private void ask(Instance instance) {
    parts.snapshots().keep(instance.party().contentHash());
    String label = instance.party().label();
    Optional<String> trouble = Optional.empty();
    try {
      instance.connection().check(TIME);
    } catch (PluginException e) {
      trouble = Optional.of(Failures.named(label, e).getMessage());
    } catch (RuntimeException e) {
      trouble = Optional.of(Failures.ofPlugin(label, "its health", e).getMessage());
    }
    verdict.accept(instance, trouble);
  }
}
