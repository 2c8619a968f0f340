package dev.mortise.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What was looked up a moment ago, so that not every request asks the database. Cleared whenever
/// anything changes; bounded; only hits are kept, so guesses fill nothing.
final class Recent<T> {
  private static final int ENTRIES_MAX = 10_000;
  private static final Duration KEPT = Duration.ofSeconds(30);

  private record Held<T>(T value, Instant until) {}

  private final Supplier<Instant> clock;
  // Both guarded by this.
  private final Map<String, Held<T>> entries =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Held<T>> eldest) {
          return size() > ENTRIES_MAX;
        }
      };
  private long clearings;

  Recent(Supplier<Instant> clock) {
    this.clock = clock;
  }

  /// What is known, or what the look-up finds. What changed while it was looked up is not kept.
  Optional<T> get(String key, Supplier<Optional<T>> lookup) {
    long before;
    synchronized (this) {
      Held<T> held = entries.get(key);
      if (held != null && clock.get().isBefore(held.until())) {
        return Optional.of(held.value());
      }
      before = clearings;
    }
    Optional<T> found = lookup.get();
    found.ifPresent(value -> keep(key, value, before));
    return found;
  }

  private synchronized void keep(String key, T value, long before) {
    if (before == clearings) {
      entries.put(key, new Held<>(value, clock.get().plus(KEPT)));
    }
  }

  synchronized void forget(String key) {
    entries.remove(key);
    clearings++;
  }

  synchronized void clear() {
    entries.clear();
    clearings++;
  }
}
