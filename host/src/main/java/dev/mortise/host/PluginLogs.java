package dev.mortise.host;

import dev.mortise.api.LogLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The logs of all plugins. Lines reach the disk by one virtual thread with a bounded queue: a full
/// or slow disk costs lines of the files, never a plugin's time.
final class PluginLogs implements AutoCloseable {
  private static final int QUEUE_MAX = 8_192;
  private static final System.Logger LOG = System.getLogger(PluginLogs.class.getName());

  private final InstantSource clock;
  private final @Nullable Path logDir;
  private final Map<String, BoundedLog> logs = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<Item> queue = new LinkedBlockingQueue<>(QUEUE_MAX);
  private final @Nullable Thread writer;
  private volatile boolean closed;

  private record Item(String plugin, LogLine line) {}

  PluginLogs(InstantSource clock, @Nullable Path logDir) {
    this.clock = clock;
    this.logDir = logDir;
    this.writer =
        logDir == null
            ? null
            : Thread.ofVirtual().name("host-log-files").start(() -> write(logDir));
  }

  BoundedLog of(String plugin) {
    return logs.computeIfAbsent(plugin, id -> new BoundedLog(clock, line -> toDisk(id, line)));
  }

  /// The last lines; those of earlier hosts where this one has none.
  List<LogLine> last(String plugin, int count) {
    List<LogLine> lines = of(plugin).last(count);
    Path dir = logDir;
    return lines.isEmpty() && dir != null ? new PluginLogFile(dir, plugin).read(count) : lines;
  }

  private void toDisk(String plugin, LogLine line) {
    if (writer != null) {
      // Refused when full: the line is still in memory.
      var _ = queue.offer(new Item(plugin, line));
    }
  }

  private void write(Path dir) {
    boolean said = false;
    while (!closed || !queue.isEmpty()) {
      Map<String, List<LogLine>> batch = new LinkedHashMap<>();
      try {
        Item first = queue.poll(200, TimeUnit.MILLISECONDS);
        List<Item> items = new ArrayList<>();
        if (first != null) {
          items.add(first);
          queue.drainTo(items, 1_000);
        }
        items.forEach(i -> batch.computeIfAbsent(i.plugin(), k -> new ArrayList<>()).add(i.line()));
        for (var entry : batch.entrySet()) {
          new PluginLogFile(dir, entry.getKey()).append(entry.getValue());
        }
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        if (!said) {
          LOG.log(System.Logger.Level.WARNING, "Logs of plugins cannot be written to " + dir, e);
          said = true;
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    logs.values().forEach(BoundedLog::end);
    if (writer != null) {
      try {
        writer.join(2_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
