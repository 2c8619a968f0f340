package dev.mortise.host;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// A clock that moves only when told, with the timers on it.
final class TurnableClock implements InstantSource, Timers {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(Instant due, Runnable action) {}

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized Timer at(Instant due, Runnable action) {
    Entry entry = new Entry(due, action);
    entries.add(entry);
    return () -> cancel(entry);
  }

  private synchronized void cancel(Entry entry) {
    entries.remove(entry);
  }

  /// So much later: what is due by then happens.
  void advance(Duration time) {
    List<Entry> due;
    synchronized (this) {
      now = now.plus(time);
      due = entries.stream().filter(e -> !e.due().isAfter(now)).toList();
      entries.removeAll(due);
    }
    due.forEach(e -> e.action().run());
  }

  /// How many timers wait.
  synchronized int waiting() {
    return entries.size();
  }

  @Override
  public synchronized void close() {
    entries.clear();
  }
}
