package dev.mortise.host;

import dev.mortise.api.PluginException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// Asks one plugin at an interval whether it feels well. Guarded by the lock of whoever has it
/// asked; the question itself runs on a virtual thread without it.
final class HealthCheck {
  private static final Duration TIME = Duration.ofSeconds(5);

  private final String id;
  private final Parts parts;
  private final BiConsumer<Instance, Optional<String>> verdict;
  private final BiPredicate<Instance, String> lost;
  private Timers.@Nullable Timer next;

  /// @param verdict is told what is wrong, or nothing; whether it goes on is up to it
  /// @param lost is told why a plugin that did not answer several times counts as crashed, and
  ///   whether it is to be ended
  HealthCheck(
      String id,
      Parts parts,
      BiConsumer<Instance, Optional<String>> verdict,
      BiPredicate<Instance, String> lost) {
    this.id = id;
    this.parts = parts;
    this.verdict = verdict;
    this.lost = lost;
  }

  /// Asks this instance after the interval, and nobody who was to be asked before.
  void watch(Instance instance) {
    cease();
    Instant due = parts.clock().instant().plus(parts.config().healthInterval());
    next = parts.timers().at(due, () -> begin(instance));
  }

  /// Asks nobody any more.
  void cease() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  private void begin(Instance instance) {
    Thread.ofVirtual().name("plugin-health-" + id).start(() -> ask(instance));
  }

  private void ask(Instance instance) {
    parts.snapshots().keep(instance.contentHash());
    String label = instance.party().label();
    try {
      instance.connection().check(TIME);
      instance.answered();
      verdict.accept(instance, Optional.empty());
    } catch (PluginException e) {
      String trouble = trouble(label, e.getMessage());
      if (answered(e)) {
        instance.answered();
      } else if (instance.unanswered() >= parts.config().healthFailures()) {
        end(instance, trouble);
        return;
      }
      verdict.accept(instance, Optional.of(trouble));
    } catch (RuntimeException e) {
      String trouble = Failures.ofPlugin(label, "its health", e).getMessage();
      verdict.accept(instance, Optional.of(trouble(label, trouble)));
    }
  }

  /// One that says it does not serve is alive: to end it would help nobody.
  private static boolean answered(PluginException e) {
    return switch (e.code()) {
      case DEADLINE_EXCEEDED, UNAVAILABLE, PLUGIN_CRASHED -> false;
      default -> true;
    };
  }

  private void end(Instance instance, String trouble) {
    String obituary =
        "%s was ended, since %d health checks in a row were not answered: %s."
            .formatted(instance.party().label(), parts.config().healthFailures(), trouble);
    if (lost.test(instance, obituary)) {
      instance.connection().close();
    }
  }

  /// A part of a sentence: who reads it knows of which plugin it is.
  private static String trouble(String label, String message) {
    String said = message.startsWith(label) ? message.substring(label.length()) : message;
    return said.replaceFirst("^[:,; ]+", "").replaceFirst("[.;, ]+$", "");
  }
}
