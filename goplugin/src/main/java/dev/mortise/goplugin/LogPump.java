package dev.mortise.goplugin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Stands between the threads that read a plugin's pipes and a sink that may be slow.
///
/// Holds a bounded number of lines; what does not fit is dropped and counted, so that neither the
/// plugin waits nor memory grows. Owns one virtual thread, which ends at [#close()] after handing
/// over what is held.
final class LogPump implements AutoCloseable {
  private static final int LINES_MAX = 1024;
  private static final int CHARS_MAX = 1 << 20;

  private final LogSink sink;
  private final ArrayDeque<LogLine> lines = new ArrayDeque<>();
  private final Thread thread;
  private int chars;
  private long dropped;
  private boolean closed;

  LogPump(String plugin, LogSink sink) {
    this.sink = sink;
    this.thread = Thread.ofVirtual().name("plugin-" + plugin + "-log").start(this::run);
  }

  /// Takes a line without ever waiting.
  synchronized void offer(LogLine line) {
    int size = size(line);
    if (closed || lines.size() >= LINES_MAX || (chars > 0 && chars + size > CHARS_MAX)) {
      dropped++;
      return;
    }
    lines.add(line);
    chars += size;
    notifyAll();
  }

  /// All of it that is as long as the plugin likes.
  private static int size(LogLine line) {
    int size = line.message().length() + (line.logger() == null ? 0 : line.logger().length());
    for (Map.Entry<String, String> field : line.fields().entrySet()) {
      size += field.getKey().length() + field.getValue().length();
    }
    return size;
  }

  private void run() {
    LogLine line = next();
    while (line != null) {
      try {
        sink.line(line);
      } catch (RuntimeException e) {
        System.getLogger("dev.mortise.goplugin")
            .log(System.Logger.Level.DEBUG, "the sink of a plugin's log failed", e);
      }
      line = next();
    }
  }

  private synchronized @Nullable LogLine next() {
    try {
      while (lines.isEmpty() && dropped == 0 && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      return null;
    }
    LogLine line = lines.poll();
    if (line != null) {
      chars -= size(line);
      return line;
    }
    if (dropped == 0) {
      return null;
    }
    String message = dropped + " lines of the plugin's log were dropped: they came too fast";
    dropped = 0;
    return new LogLine(LogLine.Source.HOST, LogLevel.WARN, message, Map.of(), null, null, false);
  }

  /// Takes no more lines and waits until those held were handed over; half a second at most, for a
  /// sink that is stuck.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join(Duration.ofMillis(500));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
