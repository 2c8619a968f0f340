package dev.mortise.host;

import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Runs fake plugins, each as its [FakePlugin] says.
final class FakeRuntime implements PluginRuntime {
  private final Map<String, FakePlugin> plugins = new ConcurrentHashMap<>();
  final List<String> order = new CopyOnWriteArrayList<>();
  volatile boolean closed;

  FakePlugin plugin(String id) {
    return plugins.computeIfAbsent(id, _ -> new FakePlugin());
  }

  @Override
  public Manifest.Kind kind() {
    return Manifest.Kind.PROCESS;
  }

  @Override
  public PluginConnection start(Launch launch) {
    FakePlugin plugin = plugin(launch.manifest().id());
    plugin.launches.add(launch);
    if (plugin.startHangs) {
      try {
        FakeConnection.hang();
      } finally {
        plugin.interrupted.countDown();
      }
    }
    PluginException fails = plugin.startFails;
    if (fails != null) {
      throw fails;
    }
    order.add(launch.manifest().id());
    FakeConnection connection = new FakeConnection(plugin, launch);
    plugin.started.add(connection);
    return connection;
  }

  @Override
  public void close() {
    closed = true;
  }
}
