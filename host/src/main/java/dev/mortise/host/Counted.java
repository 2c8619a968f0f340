package dev.mortise.host;

import java.util.concurrent.ConcurrentHashMap;

/// Ids, each for as often as it was put in. Safe for any thread.
final class Counted {
  private final ConcurrentHashMap<String, Integer> times = new ConcurrentHashMap<>();

  void add(String id) {
    times.merge(id, 1, Integer::sum);
  }

  /// Takes one of those times back.
  void remove(String id) {
    times.computeIfPresent(id, (_, n) -> n == 1 ? null : n - 1);
  }

  boolean has(String id) {
    return times.containsKey(id);
  }
}
