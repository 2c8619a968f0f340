package dev.mortise.agent;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Conversations that wait, in memory: at most a thousand, at most twenty of one user; the oldest
/// give way. Safe for any thread.
public final class PendingInMemory implements PendingStore {
  private static final int ALL_MAX = 1_000;
  private static final int PER_USER_MAX = 20;

  private final InstantSource clock;
  // Guarded by this; in the order they came.
  private final Map<String, Pending> waiting = new LinkedHashMap<>();

  /// Nothing waits yet.
  public PendingInMemory(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public synchronized void keep(Pending pending) {
    waiting.values().removeIf(this::late);
    Deque<String> own = new ArrayDeque<>();
    waiting.values().stream()
        .filter(other -> other.user().equals(pending.user()))
        .forEach(other -> own.add(other.id()));
    if (own.size() >= PER_USER_MAX) {
      waiting.remove(own.getFirst());
    } else if (waiting.size() >= ALL_MAX) {
      waiting.remove(waiting.keySet().iterator().next());
    }
    waiting.put(pending.id(), pending);
  }

  @Override
  public synchronized Optional<Pending> take(String id, String user, Pending.Kind kind) {
    Pending found = waiting.get(id);
    if (found == null || !found.user().equals(user) || found.kind() != kind || late(found)) {
      return Optional.empty();
    }
    waiting.remove(id);
    return Optional.of(found);
  }

  private boolean late(Pending pending) {
    return !clock.instant().isBefore(pending.expires());
  }
}
