package dev.mortise.monitor;

import dev.mortise.api.Items;
import dev.mortise.api.LogLine;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Shows on our stderr what the plugins beside the traffic print.
///
/// Safe for any thread. Of more than can be shown the host's log drops the oldest.
final class PluginLines {
  /// What a plugin printed while it started.
  private static final int BEFORE = 100;

  /// A line printed just before the end is still on its way through the plugin's pipe.
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int QUIET_LOOKS_MAX = 10;

  /// What go-plugin prints whenever it serves, for its own host.
  private static final String GO_PLUGIN_START = "plugin address ";

  private final PluginService plugins;
  private final Notices notices;
  private final Set<String> followed = new HashSet<>();
  private final List<Items<LogLine>> tails = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private boolean closed;
  private volatile long shown;

  PluginLines(PluginService plugins, Notices notices) {
    this.plugins = plugins;
    this.notices = notices;
  }

  /// Shows a plugin's lines from now on, and those of its start.
  synchronized void follow(String plugin) {
    if (closed || notices.quiet() || !followed.add(plugin)) {
      return;
    }
    try {
      Items<LogLine> tail = plugins.followLogs(plugin, BEFORE);
      tails.add(tail);
      threads.add(
          Thread.ofVirtual().name("monitor-lines-" + plugin).start(() -> show(plugin, tail)));
    } catch (PluginException gone) {
      // It went away in between; its worker says so.
      followed.remove(plugin);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Only asked whether it still changes.
  private void show(String plugin, Items<LogLine> lines) {
    try (lines) {
      for (LogLine line = lines.next(); line != null; line = lines.next()) {
        if (isPlugins(line)) {
          notices.plugin(plugin, line.text());
          shown++;
        }
      }
    } catch (PluginException gone) {
      // The rest is in its log.
    }
  }

  /// Whether a person expects to see it: what the plugin printed, whatever its level, since plain
  /// text has none; and what went wrong.
  private static boolean isPlugins(LogLine line) {
    boolean bad = line.level().equals("warn") || line.level().equals("error");
    return switch (line.source()) {
      case STDOUT, STDERR -> !line.text().startsWith(GO_PLUGIN_START);
      case HOST -> bad || line.level().equals("info");
      case MORTISE -> bad;
    };
  }

  /// Shows what is left, then no more.
  void close() throws InterruptedException {
    List<Thread> ending;
    synchronized (this) {
      closed = true;
      ending = List.copyOf(threads);
    }
    if (ending.isEmpty()) {
      return;
    }
    long before = -1;
    for (int looks = 0; before != shown && looks < QUIET_LOOKS_MAX; looks++) {
      before = shown;
      LockSupport.parkNanos(QUIET_NANOS);
    }
    tails.forEach(Items::close);
    for (Thread thread : ending) {
      thread.join(Duration.ofSeconds(1));
    }
  }
}
