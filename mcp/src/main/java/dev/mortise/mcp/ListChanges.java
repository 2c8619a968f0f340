package dev.mortise.mcp;

import dev.mortise.api.PluginService;
import dev.mortise.services.OfferedTool;
import dev.mortise.services.Toolbox;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Notices when the tools or resource types change, and says so once however many plugins come and
/// go at the same time.
final class ListChanges implements AutoCloseable {
  private static final long PAUSE_MILLIS = 200;

  private final PluginService plugins;
  private final Toolbox toolbox;
  private final Runnable onTools;
  private final Runnable onResources;
  private final AtomicBoolean due = new AtomicBoolean();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("mcp-list-changes").factory());
  private final PluginService.Subscription subscription;
  // Touched by the timer's thread only.
  private List<OfferedTool> lastTools;
  private List<?> lastResources;

  ListChanges(PluginService plugins, Toolbox toolbox, Runnable onTools, Runnable onResources) {
    this.plugins = plugins;
    this.toolbox = toolbox;
    this.onTools = onTools;
    this.onResources = onResources;
    this.lastTools = toolbox.callable();
    this.lastResources = plugins.offers("resources");
    this.subscription = plugins.onChange(_ -> look());
  }

  private void look() {
    if (due.compareAndSet(false, true) && !timer.isShutdown()) {
      var _ = timer.schedule(this::compare, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void compare() {
    due.set(false);
    List<OfferedTool> tools = toolbox.callable();
    List<?> resources = plugins.offers("resources");
    boolean otherTools = !tools.equals(lastTools);
    boolean otherResources = !resources.equals(lastResources);
    lastTools = tools;
    lastResources = resources;
    if (otherTools) {
      onTools.run();
    }
    if (otherResources) {
      onResources.run();
    }
  }

  @Override
  public void close() {
    subscription.close();
    timer.shutdownNow();
  }
}
