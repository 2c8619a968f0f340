package dev.mortise.terminal;

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
import dev.mortise.api.Offer;
import dev.mortise.api.Pane;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Plugins whose panes are objects of the test.
final class FakePlugins implements PluginService {
  final Map<String, Pane> panes = new LinkedHashMap<>();
  final Map<String, String> details = new LinkedHashMap<>();
  final List<Consumer<PluginView>> listeners = new CopyOnWriteArrayList<>();
  final List<String> done = new CopyOnWriteArrayList<>();
  final Map<String, Path> sources = new LinkedHashMap<>();
  final Map<String, PluginState> states = new LinkedHashMap<>();
  final Map<String, Manifest> manifests = new LinkedHashMap<>();
  final Map<String, List<String>> warnings = new LinkedHashMap<>();
  final List<PluginView> strays = new CopyOnWriteArrayList<>();
  final FakeConsents consents = new FakeConsents();

  /// A plugin that offers one pane of its own name.
  void offer(String plugin, Pane pane, String paneDetails) {
    panes.put(plugin, pane);
    details.put(plugin, paneDetails);
  }

  private PluginView view(String id) {
    return new PluginView(
        id,
        manifests.get(id),
        sources.getOrDefault(id, Path.of("/plugins", id)),
        states.getOrDefault(id, new PluginState.Running(Instant.EPOCH)),
        List.of(),
        warnings.getOrDefault(id, List.of()),
        "",
        null,
        0);
  }

  /// Says that another instance runs now.
  void reloaded(String id) {
    listeners.forEach(listener -> listener.accept(view(id)));
  }

  @Override
  public List<PluginView> plugins() {
    return Stream.concat(panes.keySet().stream().map(this::view), strays.stream()).toList();
  }

  @Override
  public Optional<PluginView> plugin(String id) {
    return plugins().stream().filter(p -> p.id().equals(id)).findFirst();
  }

  @Override
  public List<Offer> offers(String kind) {
    List<Offer> offers = new ArrayList<>();
    details.forEach((id, said) -> {
      if (!(states.get(id) instanceof PluginState.Failed)) {
        offers.add(new Offer(id, "1.0.0", 0, new Contribution("panes", id, Json.of(said))));
      }
    });
    return offers;
  }

  @Override
  public <T> T contribution(
      Class<T> contract, String plugin, String name, Caller caller, Duration timeout) {
    Pane pane = panes.get(plugin);
    if (pane == null) {
      throw new PluginException(ErrorCode.NOT_FOUND, "there is no plugin " + plugin);
    }
    return contract.cast(pane);
  }

  @Override
  public void start(String id, Caller by) {
    done.add("start " + id);
  }

  @Override
  public void stop(String id, Caller by) {
    done.add("stop " + id);
  }

  @Override
  public void reload(String id, Caller by) {
    done.add("reload " + id);
  }

  @Override
  public void enable(String id, Caller by) {
    done.add("enable " + id);
  }

  @Override
  public void disable(String id, Caller by) {
    done.add("disable " + id);
  }

  @Override
  public void release(String id, Caller by) {
    done.add("release " + id);
  }

  @Override
  public List<Permission> accept(String id, Caller by) {
    done.add("accept " + id);
    return List.of();
  }

  @Override
  public void grant(String id, Permission permission, GrantTerms terms, Caller by) {
    done.add("grant " + id + " " + permission);
  }

  @Override
  public void revoke(String id, Permission permission, Caller by) {
    done.add("revoke " + id + " " + permission);
  }

  @Override
  public List<PermissionStatus> permissions(String id) {
    return List.of(
        new PermissionStatus(Permission.parse("net:http:example.com"), "\"rates\"", false));
  }

  @Override
  public List<PermissionStatus> permissions(String id, Caller as) {
    return permissions(id);
  }

  @Override
  public Consents consents() {
    return consents;
  }

  @Override
  public Explanation why(String id) {
    return new Explanation(
        id + " 1.0.0", "running", "It has run for 5 s.", List.of("offers panes"), List.of());
  }

  @Override
  public List<LogLine> logs(String id, int last) {
    return List.of();
  }

  @Override
  public Items<LogLine> followLogs(String id, int last) {
    return Items.of(
        List.of(new LogLine(1, Instant.EPOCH, LogLine.Source.STDOUT, "info", "hello \\x1b[2J")));
  }

  @Override
  public Subscription onChange(Consumer<PluginView> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void rescan(Caller by) {
    done.add("rescan");
  }

  @Override
  public <T> List<Extension<T>> extensions(Class<T> point, Caller caller) {
    return List.of();
  }

  @Override
  public ToolUse prepare(
      String plugin, String name, Tool.Invocation invocation, Caller caller, Duration timeout) {
    throw new UnsupportedOperationException();
  }
}
