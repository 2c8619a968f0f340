package dev.mortise.control;

import dev.mortise.api.Caller;
import dev.mortise.api.Consents;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Explanation;
import dev.mortise.api.Extension;
import dev.mortise.api.GrantTerms;
import dev.mortise.api.Items;
import dev.mortise.api.LogLine;
import dev.mortise.api.Offer;
import dev.mortise.api.Pane;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginView;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolUse;
import dev.mortise.protocol.ContractClient;
import dev.mortise.protocol.ContractModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The plugins of a host in another process, through its control socket.
///
/// Safe for any thread: every request has a connection of its own, so there is nothing to close but
/// panes, each of which keeps the one it was opened on. Contributions can be asked but not
/// streamed. Every method may throw [PluginException] `UNAVAILABLE` when the host is gone and
/// `DEADLINE_EXCEEDED` when it hangs.
public final class ControlClient implements PluginService {
  private static final Duration READING = Duration.ofSeconds(30);
  // A reload drains calls and starts a plugin; the host has deadlines of its own for both.
  private static final Duration CHANGING = Duration.ofMinutes(15);
  private static final Duration FINDING = Duration.ofSeconds(2);

  private final Path socket;

  private ControlClient(Path socket) {
    this.socket = socket;
  }

  /// The hosts that run now and are the user's own, oldest process first.
  ///
  /// @throws PluginException `PERMISSION_DENIED` when the run folder is another user's
  public static List<RunningHost> find(Path runDir) {
    if (!Files.exists(runDir)) {
      return List.of();
    }
    List<RunningHost> hosts = new ArrayList<>();
    try {
      for (Path socket : SocketPlace.sockets(PrivateFolder.ensure(runDir))) {
        if (ControlConnection.answers(socket, FINDING)) {
          read(socket).ifPresent(hosts::add);
        }
      }
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE, "The run folder %s cannot be read: %s.".formatted(runDir, e), e);
    }
    hosts.sort((a, b) -> a.started().compareTo(b.started()));
    return hosts;
  }

  private static Optional<RunningHost> read(Path socket) {
    try {
      return Optional.of(RunningHost.read(socket));
    } catch (IOException | PluginException e) {
      return Optional.empty(); // Just starting or just ending.
    }
  }

  /// The plugins of that host. Nothing is sent before something is asked.
  public static ControlClient of(RunningHost host) {
    return new ControlClient(host.socket());
  }

  /// The plugins of the host at that socket.
  public static ControlClient of(Path socket) {
    return new ControlClient(socket);
  }

  private JsonNode ask(ObjectNode request, Duration timeout) {
    return ControlConnection.ask(socket, request, timeout).path("ok");
  }

  private static ObjectNode request(String operation) {
    return ControlJson.object().put("op", operation);
  }

  private static ObjectNode request(String operation, String id) {
    return request(operation).put("plugin", id);
  }

  private void change(ObjectNode request, Caller by) {
    request.set("caller", ControlJson.caller(by));
    ask(request, CHANGING);
  }

  @Override
  public List<PluginView> plugins() {
    return ControlJson.list(ask(request("plugins"), READING), ControlJson::view);
  }

  @Override
  public Optional<PluginView> plugin(String id) {
    JsonNode node = ask(request("plugin", id), READING);
    return node.isObject() ? Optional.of(ControlJson.view(node)) : Optional.empty();
  }

  @Override
  public List<Offer> offers(String kind) {
    return ControlJson.list(
        ask(request("offers").put("kind", kind), READING), n -> ControlJson.record(n, Offer.class));
  }

  @Override
  public <T> T contribution(
      Class<T> contract, String plugin, String name, Caller caller, Duration timeout) {
    var calls =
        new ControlTransport(
            socket, ContractModel.of(contract).name(), plugin, name, caller, timeout, false);
    return ContractClient.create(
        contract, name, contract == Pane.class ? new PaneTransport(calls) : calls);
  }

  @Override
  public <T> List<Extension<T>> extensions(Class<T> point, Caller caller) {
    String contract = ContractModel.of(point).name();
    ObjectNode request = request("extensions").put("contract", contract);
    request.set("caller", ControlJson.caller(caller));
    return ControlJson.list(ask(request, READING), n -> extension(point, contract, n, caller));
  }

  private <T> Extension<T> extension(
      Class<T> point, String contract, JsonNode node, Caller caller) {
    String plugin = ControlJson.text(node, "plugin");
    String name = ControlJson.text(node, "name");
    var transport = new ControlTransport(socket, contract, plugin, name, caller, READING, true);
    return new Extension<>(plugin, name, ContractClient.create(point, name, transport));
  }

  @Override
  public void rescan(Caller by) {
    change(request("rescan"), by);
  }

  @Override
  public void start(String id, Caller by) {
    change(request("start", id), by);
  }

  @Override
  public void stop(String id, Caller by) {
    change(request("stop", id), by);
  }

  @Override
  public void reload(String id, Caller by) {
    change(request("reload", id), by);
  }

  @Override
  public void enable(String id, Caller by) {
    change(request("enable", id), by);
  }

  @Override
  public void disable(String id, Caller by) {
    change(request("disable", id), by);
  }

  @Override
  public void release(String id, Caller by) {
    change(request("release", id), by);
  }

  @Override
  public List<Permission> accept(String id, Caller by) {
    ObjectNode request = request("accept", id);
    request.set("caller", ControlJson.caller(by));
    return ControlJson.list(ask(request, CHANGING), n -> Permission.parse(n.asString("")));
  }

  @Override
  public void grant(String id, Permission permission, GrantTerms terms, Caller by) {
    ObjectNode request = request("grant", id).put("permission", permission.toString());
    request.set("terms", ControlJson.record(terms));
    change(request, by);
  }

  @Override
  public void revoke(String id, Permission permission, Caller by) {
    change(request("revoke", id).put("permission", permission.toString()), by);
  }

  @Override
  public List<PermissionStatus> permissions(String id) {
    return statuses(request("permissions", id));
  }

  @Override
  public List<PermissionStatus> permissions(String id, Caller as) {
    ObjectNode request = request("permissions", id);
    request.set("as", ControlJson.caller(as));
    return statuses(request);
  }

  @Override
  public List<PermissionStatus> permissionsIf(String id, Caller.User supposed) {
    ObjectNode request = request("permissionsIf", id);
    request.set("as", ControlJson.caller(supposed));
    return statuses(request);
  }

  private List<PermissionStatus> statuses(ObjectNode request) {
    return ControlJson.list(
        ask(request, READING), n -> ControlJson.record(n, PermissionStatus.class));
  }

  @Override
  public Consents consents() {
    return new ControlConsents(socket);
  }

  @Override
  public ToolUse prepare(
      String plugin, String name, Tool.Invocation invocation, Caller caller, Duration timeout) {
    ObjectNode request = request("useTool", plugin).put("name", name);
    request.put("timeoutMillis", timeout.toMillis());
    request.set("invocation", ControlJson.record(invocation));
    request.set("caller", ControlJson.caller(caller));
    return ControlToolUse.prepare(socket, request, invocation, timeout);
  }

  @Override
  public Explanation why(String id) {
    return ControlJson.record(ask(request("why", id), READING), Explanation.class);
  }

  @Override
  public List<LogLine> logs(String id, int last) {
    ObjectNode request = request("logs", id).put("last", last);
    return ControlConnection.askAll(socket, request, READING).stream()
        .map(n -> ControlJson.record(n, LogLine.class))
        .toList();
  }

  @Override
  public Items<LogLine> followLogs(String id, int last) {
    return ControlConnection.open(socket, request("followLogs", id).put("last", last), READING)
        .items(LogLine.class);
  }

  /// As [PluginService#onChange]; the listener hears no more when the host ends.
  @Override
  public Subscription onChange(Consumer<PluginView> listener) {
    var connection = ControlConnection.listen(socket, request("watch"), READING);
    Thread.ofVirtual().name("control-watch").start(() -> listen(connection, listener));
    return connection::close;
  }

  private static void listen(ControlConnection connection, Consumer<PluginView> listener) {
    try (connection) {
      JsonNode item = connection.item();
      while (item != null) {
        listener.accept(ControlJson.view(item));
        item = connection.item();
      }
    } catch (PluginException e) {
      System.getLogger(ControlClient.class.getName())
          .log(System.Logger.Level.DEBUG, "the host is gone: {0}", e.getMessage());
    }
  }
}
