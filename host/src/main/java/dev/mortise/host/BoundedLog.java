package dev.mortise.host;

import dev.mortise.api.LogLine;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// One plugin's log: the last [#LINES_MAX] lines, cleaned; more than [#RATE] lines a second are
/// dropped, counted, and said. Safe for any thread; nobody waits longer than to add a line.
final class BoundedLog implements PluginLog {
  static final int LINES_MAX = 2_000;
  static final int RATE = 1_000;
  private static final Set<String> LEVELS = Set.of("trace", "debug", "info", "warn", "error");

  private final InstantSource clock;
  private final Consumer<LogLine> next;
  private final List<LogTail> tails = new CopyOnWriteArrayList<>();
  private final Object lock = new Object();
  // All below is guarded by the lock.
  private final Deque<LogLine> lines = new ArrayDeque<>();
  private long sequence;
  private long dropped;
  private double tokens = 2.0 * RATE;
  private long refilled = System.nanoTime();

  /// @param next is handed every line that was kept, and must not wait
  BoundedLog(InstantSource clock, Consumer<LogLine> next) {
    this.clock = clock;
    this.next = next;
  }

  @Override
  public void line(LogLine.Source source, String level, String text) {
    String clean = LogText.clean(text);
    String word = level.toLowerCase(Locale.ROOT);
    String known = LEVELS.contains(word) ? word : "info";
    synchronized (lock) {
      if (source != LogLine.Source.MORTISE && !room()) {
        sequence++;
        dropped++;
        return;
      }
      if (dropped > 0) {
        String said = dropped + " lines were dropped: more than " + RATE + " a second.";
        dropped = 0;
        keep(LogLine.Source.MORTISE, "warn", said);
      }
      keep(source, known, clean);
    }
  }

  /// The host's own word about the plugin.
  void say(String level, String text) {
    line(LogLine.Source.MORTISE, level, text);
  }

  private boolean room() {
    long now = System.nanoTime();
    tokens = Math.min(2.0 * RATE, tokens + (now - refilled) * (RATE / 1e9));
    refilled = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  private void keep(LogLine.Source source, String level, String text) {
    LogLine line = new LogLine(++sequence, clock.instant(), source, level, text);
    if (lines.size() >= LINES_MAX) {
      lines.removeFirst();
    }
    lines.addLast(line);
    tails.forEach(t -> t.offer(line));
    next.accept(line);
  }

  List<LogLine> last(int count) {
    synchronized (lock) {
      List<LogLine> all = new ArrayList<>(lines);
      return List.copyOf(all.subList(Math.max(0, all.size() - Math.max(0, count)), all.size()));
    }
  }

  /// The last lines and then every new one.
  LogTail follow(int last) {
    synchronized (lock) {
      LogTail tail = new LogTail(last(last), tails::remove);
      tails.add(tail);
      return tail;
    }
  }

  /// Ends all that follow it.
  void end() {
    tails.forEach(LogTail::close);
  }
}
