package dev.mortise.testkit;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.host.HostDoor;
import dev.mortise.host.Launch;
import dev.mortise.host.PluginConnection;
import dev.mortise.host.PluginRuntime;
import dev.mortise.sdk.MortisePlugin;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// Runs plugins of the process kind in this JVM, without any process: for tests of hosts and of
/// plugins. What goes wrong is said by [#faults]. Safe for any thread.
public final class InMemoryRuntime implements PluginRuntime {
  private final Map<String, Supplier<MortisePlugin>> plugins = new ConcurrentHashMap<>();
  private final Map<String, Faults> faults = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<InMemoryConnection> running = new CopyOnWriteArrayList<>();

  /// Knows no plugin yet.
  public InMemoryRuntime() {}

  /// Makes a plugin known; the host finds it by a manifest with the same id.
  ///
  /// @param made called for every start, as a process would be
  public InMemoryRuntime add(String id, Supplier<MortisePlugin> made) {
    plugins.put(id, made);
    return this;
  }

  /// A connection to one plugin without a host around it.
  public static InMemoryConnection connect(MortisePlugin plugin, HostDoor door, Json settings) {
    return new InMemoryConnection(plugin, door, settings, new Faults());
  }

  /// What is to go wrong with a plugin.
  public Faults faults(String id) {
    return faults.computeIfAbsent(id, _ -> new Faults());
  }

  /// What runs now, in the order of the starts.
  public java.util.List<InMemoryConnection> running() {
    return running.stream().filter(c -> !c.closed().toCompletableFuture().isDone()).toList();
  }

  @Override
  public Manifest.Kind kind() {
    return Manifest.Kind.PROCESS;
  }

  @Override
  public PluginConnection start(Launch launch) {
    String id = launch.manifest().id();
    Supplier<MortisePlugin> made = plugins.get(id);
    if (made == null) {
      throw new PluginException(
          ErrorCode.NOT_EXECUTABLE,
          id + ": the test made no plugin of that id known, only " + plugins.keySet() + ".");
    }
    Faults wrong = faults(id);
    wrong.beforeStart();
    var connection = new InMemoryConnection(made.get(), launch.door(), launch.settings(), wrong);
    running.add(connection);
    return connection;
  }

  @Override
  public void close() {
    running.forEach(InMemoryConnection::close);
  }
}
