package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.Catalogue;
import dev.mortise.api.Consents;
import dev.mortise.api.Contribution;
import dev.mortise.api.Explanation;
import dev.mortise.api.Extension;
import dev.mortise.api.GrantTerms;
import dev.mortise.api.Items;
import dev.mortise.api.LogLine;
import dev.mortise.api.Manifest;
import dev.mortise.api.Offer;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginView;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolUse;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Gate;
import dev.mortise.gate.GateOptions;
import dev.mortise.gate.GrantDeclared;
import dev.mortise.gate.Grants;
import dev.mortise.gate.RateState;
import dev.mortise.gate.RecentCalls;
import dev.mortise.protocol.ContractClient;
import dev.mortise.protocol.ContractModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// Finds plugins, keeps them running, and lets calls through the gate: all of the host.
///
/// Several may live in one JVM, and several processes may share one state file. Closed by whoever
/// opened it.
public final class PluginHost implements PluginService, AutoCloseable {
  private static final int CALLS_KEPT = 4_096;

  private final Parts parts;
  private final RecentCalls recent;
  private final Fleet fleet;
  private final Consent consent;
  private final Commands commands;
  private final List<Subscription> subscriptions;
  // How many are stopping each by hand just now.
  private final Counted stopping = new Counted();

  private PluginHost(Parts parts, RecentCalls recent, GrantEnds ends) {
    this.parts = parts;
    this.recent = recent;
    Starter starter = new Starter(parts);
    this.fleet = new Fleet(parts, starter);
    this.consent = new Consent(parts, starter, fleet, ends);
    this.commands = new Commands(parts, fleet, consent);
    parts.questions().connect(new AnswerDesk(fleet, consent));
    this.subscriptions =
        List.of(
            parts.desired().onChange(commands::changedElsewhere),
            parts.settings().onChange(id -> fleet.find(id).ifPresent(commands::settingsChanged)));
  }

  /// Looks for plugins and begins to start them; does not wait for any of them.
  ///
  /// @throws PluginException `UNAVAILABLE` when the state cannot be read
  public static PluginHost open(HostConfig config, HostPorts ports) {
    return open(config, ports, new ClockTimers(ports.clock()));
  }

  static PluginHost open(HostConfig config, HostPorts ports, Timers timers) {
    Objects.requireNonNull(config, "config");
    StateStore desired = ports.state(config);
    OperatorGrants stored = new OperatorGrants(desired, ports.clock());
    Grants grants = config.grantDeclared() ? new GrantDeclared(stored) : stored;
    RecentCalls recent = new RecentCalls(CALLS_KEPT);
    PluginLogs logs = new PluginLogs(ports.clock(), config.logDir());
    AuditSink audit =
        new AuditAndRecent(ports.audit(), recent, new RefusalNotes(logs, ports.clock()));
    Operators operators = new Operators(ports.rights());
    Map<String, RateState.Limit> areas = new HashMap<>();
    config.areaRates().forEach((area, rate) -> areas.put(area, RateState.Limit.perSecond(rate)));
    GateOptions options = new GateOptions(areas, ports.traced());
    Gate gate = new Gate(grants, ports.rights(), ports.rates(), audit, ports.clock(), options);
    Parts parts =
        new Parts(
            config,
            byKind(ports.runtimes()),
            new HostFunctions(ports.functions()),
            grants,
            gate,
            new Questions(ports.clock(), operators),
            desired,
            ports.settings(config),
            ports.belongings(),
            audit,
            ports.rights(),
            new Snapshots(config.cacheDir()),
            logs,
            new ContributionTable(),
            new Listeners<>(),
            operators,
            timers,
            ports.clock());
    GrantEnds ends = new GrantEnds(stored, gate, timers);
    ends.plan();
    PluginHost host = new PluginHost(parts, recent, ends);
    host.fleet.rescan();
    return host;
  }

  private static Map<Manifest.Kind, PluginRuntime> byKind(List<PluginRuntime> runtimes) {
    Map<Manifest.Kind, PluginRuntime> byKind = new EnumMap<>(Manifest.Kind.class);
    for (PluginRuntime runtime : runtimes) {
      if (byKind.put(runtime.kind(), runtime) != null) {
        throw new IllegalArgumentException("two runtimes run plugins of kind " + runtime.kind());
      }
    }
    return byKind;
  }

  /// Waits until nothing is starting; whatever failed or waits for something else does not count.
  ///
  /// @return whether that was so within the time
  public boolean awaitSettled(Duration time) {
    return fleet.awaitSettled(time);
  }

  /// The last calls into and out of plugins, oldest first.
  ///
  /// @param last at most so many
  public List<CallRecord> recentCalls(int last) {
    return recent.last(last, _ -> true);
  }

  @Override
  public List<PluginView> plugins() {
    return fleet.views();
  }

  @Override
  public Optional<PluginView> plugin(String id) {
    return fleet
        .find(id)
        .map(PluginSlot::view)
        .or(() -> fleet.views().stream().filter(v -> v.id().equals(id)).findFirst());
  }

  @Override
  public List<Offer> offers(String kind) {
    return parts.table().offers(kind);
  }

  @Override
  public <T> T contribution(
      Class<T> contract, String plugin, String name, Caller caller, Duration timeout) {
    return call(contract, fleet, plugin, name, caller, timeout);
  }

  private <T> T call(
      Class<T> contract,
      CallPath.Instances instances,
      String plugin,
      String name,
      Caller caller,
      Duration timeout) {
    Objects.requireNonNull(plugin, "plugin");
    Objects.requireNonNull(caller, "caller");
    Duration most = parts.config().callTimeout();
    Duration time = timeout.compareTo(most) > 0 ? most : timeout;
    String address = Points.address(contract, name);
    CallPath path = new CallPath(instances, parts.gate(), plugin, address, caller, time);
    return ContractClient.create(contract, name, path);
  }

  @Override
  public <T> List<Extension<T>> extensions(Class<T> point, Caller caller) {
    String contract = ContractModel.of(point).name();
    Duration time = parts.config().callTimeout();
    List<Extension<T>> extensions = new ArrayList<>();
    for (Offer offer : parts.table().offers(Catalogue.POINTS)) {
      Contribution contribution = offer.contribution();
      if (Points.contract(contribution).equals(contract)) {
        String name = Points.name(contribution);
        T call = contribution(point, offer.plugin(), name, caller, time);
        extensions.add(new Extension<>(offer.plugin(), name, call));
      }
    }
    return List.copyOf(extensions);
  }

  /// Refuses who may not, and has on record that it happens and how it ended.
  private void may(Caller by, String id, String what, String action, Runnable work) {
    parts.operators().require(by, id, what);
    if (!id.isEmpty()) {
      fleet.need(id);
    }
    consent.audited(by, action, id, "", work);
  }

  @Override
  public void rescan(Caller by) {
    may(
        by,
        "",
        "look for plugins",
        "plugin.rescan",
        () -> {
          parts.desired().refresh();
          commands.changedElsewhere();
          fleet.rescan();
        });
  }

  @Override
  public void start(String id, Caller by) {
    may(by, id, "start plugins", "plugin.start", () -> commands.start(fleet.need(id)));
  }

  @Override
  public void stop(String id, Caller by) {
    may(by, id, "stop plugins", "plugin.stop", () -> stop(id));
  }

  private void stop(String id) {
    PluginSlot slot = fleet.need(id);
    stopping.add(id);
    try {
      commands.stop(slot);
    } finally {
      stopping.remove(id);
    }
  }

  @Override
  public void reload(String id, Caller by) {
    may(by, id, "reload plugins", "plugin.reload", () -> commands.reload(fleet.need(id)));
  }

  @Override
  public void enable(String id, Caller by) {
    may(by, id, "enable plugins", "plugin.enable", () -> commands.enable(fleet.need(id)));
  }

  @Override
  public void disable(String id, Caller by) {
    may(by, id, "disable plugins", "plugin.disable", () -> commands.disable(fleet.need(id)));
  }

  @Override
  public void release(String id, Caller by) {
    may(by, id, "release plugins", "plugin.release", () -> commands.release(fleet.need(id)));
  }

  @Override
  public List<Permission> accept(String id, Caller by) {
    parts.operators().require(by, id, "accept changed files");
    return commands.accept(fleet.need(id), by);
  }

  @Override
  public void grant(String id, Permission permission, GrantTerms terms, Caller by) {
    parts.operators().require(by, id, "grant permissions");
    consent.grant(id, permission, terms, by);
  }

  @Override
  public void revoke(String id, Permission permission, Caller by) {
    parts.operators().require(by, id, "revoke permissions");
    consent.revoke(id, permission, by);
  }

  @Override
  public List<PermissionStatus> permissions(String id) {
    return consent.permissions(fleet.need(id), OwnRights.NOBODYS);
  }

  @Override
  public List<PermissionStatus> permissions(String id, Caller as) {
    return consent.permissions(fleet.need(id), OwnRights.of(as, parts.rights()));
  }

  @Override
  public List<PermissionStatus> permissionsIf(String id, Caller.User supposed) {
    return consent.permissions(fleet.need(id), OwnRights.supposing(supposed, parts.rights()));
  }

  @Override
  public boolean grantStands(String id, Permission permission) {
    return consent.stands(id, permission);
  }

  @Override
  public boolean unwanted(String id) {
    return stopping.has(id) || parts.desired().now().of(id).disabled();
  }

  /// What callers may do by themselves has changed: streams that rest on it are judged again.
  public void rightsChanged() {
    parts.gate().judgeAgain();
  }

  @Override
  public String owner(String id) {
    return consent.owner(fleet.need(id));
  }

  @Override
  public Consents consents() {
    return parts.questions();
  }

  @Override
  public ToolUse prepare(
      String plugin, String name, Tool.Invocation invocation, Caller caller, Duration timeout) {
    Instance instance = fleet.enter(plugin, Points.address(Tool.class, name), caller);
    try {
      return new PinnedTool(
          instance,
          name,
          invocation,
          pinned -> call(Tool.class, pinned, plugin, name, caller, timeout));
    } finally {
      instance.leave();
    }
  }

  @Override
  public Explanation why(String id) {
    PluginView view = plugin(id).orElseThrow(() -> NotThere.plugin(id, ids()));
    Optional<PluginSlot> slot = fleet.find(id);
    return Why.explain(
        view,
        slot.isEmpty() ? List.of() : fleet.rivals(id),
        slot.map(s -> consent.permissions(s, OwnRights.NOBODYS)).orElse(List.of()),
        parts.logs().of(id).last(50),
        slot.isEmpty()
            ? List.of()
            : fleet.dependents(id).stream().map(PluginSlot::id).sorted().toList(),
        parts.clock().instant(),
        !parts.config().autostart().equals(Autostart.NONE));
  }

  private List<String> ids() {
    return plugins().stream().map(PluginView::id).toList();
  }

  @Override
  public List<LogLine> logs(String id, int last) {
    known(id);
    return parts.logs().last(id, last);
  }

  @Override
  public Items<LogLine> followLogs(String id, int last) {
    known(id);
    return parts.logs().of(id).follow(last);
  }

  private void known(String id) {
    if (plugin(id).isEmpty()) {
      throw NotThere.plugin(id, ids());
    }
  }

  @Override
  public Subscription onChange(Consumer<PluginView> listener) {
    return parts.changes().listen(listener);
  }

  /// Stops all plugins, those that need others first, and ends the runtimes. Idempotent.
  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
    parts.questions().close();
    fleet.close();
    parts.timers().close();
    parts.runtimes().values().forEach(PluginRuntime::close);
    parts.changes().close();
    parts.logs().close();
  }
}
