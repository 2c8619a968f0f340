package dev.mortise.monitor;

import dev.mortise.api.Caller;
import dev.mortise.api.Consents;
import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Explanation;
import dev.mortise.api.Extension;
import dev.mortise.api.GrantTerms;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.LogLine;
import dev.mortise.api.Manifest;
import dev.mortise.api.MessageHandler;
import dev.mortise.api.Offer;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolUse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A host whose plugins are objects of the test.
final class FakePluginService implements PluginService {
  private final Map<String, MessageHandler> handlers = new LinkedHashMap<>();

  /// Those that do not run.
  final List<Duration> timeouts = new CopyOnWriteArrayList<>();

  final List<PluginView> absent = new ArrayList<>();

  final Map<String, List<PermissionStatus>> permissions = new ConcurrentHashMap<>();
  private final Map<String, Integer> starts = new LinkedHashMap<>();
  private final List<Consumer<PluginView>> listeners = new CopyOnWriteArrayList<>();

  private final Map<String, Manifest> manifests = new LinkedHashMap<>();

  /// One whose manifest says that it stands in line, and that is granted what it needs for it.
  FakePluginService inLine(String id, int priority, MessageHandler handler) {
    manifests.put(id, manifest(id, priority));
    permissions.put(id, List.of(new PermissionStatus(Lineup.CHANGE, "", true)));
    return with(id, handler);
  }

  static Manifest manifest(String id, int priority) {
    return new Manifest(
        id,
        id,
        "1.0.0",
        "",
        List.of(),
        null,
        null,
        null,
        Manifest.Format.MORTISE,
        new Manifest.RuntimeSpec(
            Manifest.Kind.PROCESS, Map.of("any", "x"), "mortise", false, false),
        Manifest.Requires.NOTHING,
        List.of(),
        Manifest.Limits.NONE,
        List.of(),
        List.of(new Contribution("messages", "", Json.of("{\"inline\":true}"))),
        priority);
  }

  FakePluginService with(String id, MessageHandler handler) {
    up(id, handler);
    return this;
  }

  void up(String id, MessageHandler handler) {
    synchronized (this) {
      handlers.put(id, handler);
      starts.merge(id, 1, Integer::sum);
    }
    tell(id);
  }

  void down(String id) {
    synchronized (this) {
      handlers.remove(id);
    }
    tell(id);
  }

  private void tell(String id) {
    listeners.forEach(listener -> listener.accept(view(id)));
  }

  private PluginView view(String id) {
    PluginState state =
        handlers.containsKey(id)
            ? new PluginState.Running(Instant.EPOCH)
            : new PluginState.Stopped();
    return new PluginView(
        id,
        manifests.get(id),
        Path.of("."),
        state,
        List.of(),
        List.of(),
        "",
        1L,
        starts.getOrDefault(id, 0));
  }

  @Override
  public synchronized List<PluginView> plugins() {
    List<PluginView> views = new ArrayList<>(handlers.keySet().stream().map(this::view).toList());
    views.addAll(absent);
    return views;
  }

  @Override
  public synchronized Optional<PluginView> plugin(String id) {
    return starts.containsKey(id) ? Optional.of(view(id)) : Optional.empty();
  }

  @Override
  public synchronized List<Offer> offers(String kind) {
    List<Offer> offers = new ArrayList<>();
    for (String id : handlers.keySet()) {
      offers.add(new Offer(id, "1.0.0", 0, new Contribution(kind, "", Json.EMPTY)));
    }
    return offers;
  }

  private synchronized MessageHandler handler(String id) {
    MessageHandler handler = handlers.get(id);
    if (handler == null) {
      throw new PluginException(ErrorCode.NOT_RUNNING, id + " does not run.");
    }
    return handler;
  }

  @Override
  public <T> T contribution(
      Class<T> contract, String plugin, String name, Caller caller, Duration timeout) {
    if (!(caller instanceof Caller.Operator)) {
      throw new IllegalArgumentException("caller " + caller);
    }
    timeouts.add(timeout);
    return contract.cast(
        new MessageHandler() {
          @Override
          public void started(Session session) {
            handler(plugin).started(session);
          }

          @Override
          public void observe(Message message) {
            handler(plugin).observe(message);
          }

          @Override
          public Decision decide(Message message) {
            return handler(plugin).decide(message);
          }

          @Override
          public void event(Event event) {
            handler(plugin).event(event);
          }

          @Override
          public void failed(Failure failure) {
            handler(plugin).failed(failure);
          }

          @Override
          public void ended(Session session) {
            handler(plugin).ended(session);
          }
        });
  }

  @Override
  public <T> List<Extension<T>> extensions(Class<T> point, Caller caller) {
    return List.of();
  }

  @Override
  public Subscription onChange(Consumer<PluginView> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void rescan(Caller by) {}

  @Override
  public void start(String id, Caller by) {}

  @Override
  public void stop(String id, Caller by) {}

  @Override
  public void reload(String id, Caller by) {}

  @Override
  public void enable(String id, Caller by) {}

  @Override
  public void disable(String id, Caller by) {}

  @Override
  public void release(String id, Caller by) {}

  @Override
  public void grant(String id, Permission permission, GrantTerms terms, Caller by) {}

  @Override
  public void revoke(String id, Permission permission, Caller by) {}

  @Override
  public List<PermissionStatus> permissions(String id) {
    return permissions.getOrDefault(id, List.of());
  }

  @Override
  public List<Permission> accept(String id, Caller by) {
    return List.of();
  }

  @Override
  public List<PermissionStatus> permissions(String id, Caller as) {
    return permissions(id);
  }

  @Override
  public Consents consents() {
    throw new UnsupportedOperationException("nobody is asked here");
  }

  @Override
  public ToolUse prepare(
      String plugin, String name, Tool.Invocation invocation, Caller caller, Duration timeout) {
    throw new UnsupportedOperationException("no tools here");
  }

  @Override
  public Explanation why(String id) {
    throw new PluginException(ErrorCode.NOT_FOUND, id + " is not asked about here.");
  }

  /// What every plugin printed.
  List<LogLine> printed = List.of();

  @Override
  public List<LogLine> logs(String id, int last) {
    return List.of();
  }

  @Override
  public Items<LogLine> followLogs(String id, int last) {
    return Items.of(printed);
  }
}
