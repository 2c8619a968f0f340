package dev.mortise.embed;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Extension;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.control.ControlServer;
import dev.mortise.control.HeldTools;
import dev.mortise.control.HostFacts;
import dev.mortise.control.PrivateFolder;
import dev.mortise.control.RunningHost;
import dev.mortise.gate.AuditSink;
import dev.mortise.host.HostFunction;
import dev.mortise.host.HostPorts;
import dev.mortise.host.PluginHost;
import dev.mortise.host.PluginRuntime;
import dev.mortise.protocol.ContractModel;
import dev.mortise.protocol.PointSchema;
import dev.mortise.runtime.process.ProcessRuntime;
import dev.mortise.runtime.wasm.ModuleRuntime;
import dev.mortise.services.Egress;
import dev.mortise.services.HostFunctions;
import dev.mortise.services.HostServices;
import dev.mortise.services.Toolbox;
import dev.mortise.store.Database;
import dev.mortise.store.PluginSettings;
import dev.mortise.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A host inside a Java program: finds plugins, keeps them running, and calls them.
///
/// ```java
/// try (var mortise = Mortise.open(MortiseConfig.builder("shop").points(TaxRule.class).build())) {
///   for (var rule : mortise.extensions(TaxRule.class, new Caller.Application("shop"))) {
///     System.out.println(rule.plugin() + ": " + rule.call().tax(order));
///   }
/// }
/// ```
///
/// Holds no static state: a program may have several, each with plugins of its own. Safe for any
/// thread. Whoever opens it closes it, which stops every plugin.
public final class Mortise implements AutoCloseable {
  /// The version that plugins' host ranges are compared with.
  public static final String VERSION = "0.1.0";

  // A plugin that asks while the host is being opened waits this long for it.
  private static final long OPENING_SECONDS = 30;

  private final PluginHost host;
  private final Egress egress;
  private final HostStore kept;
  private final @Nullable ControlServer control;
  private final List<AutoCloseable> companions;

  private Mortise(
      PluginHost host,
      Egress egress,
      HostStore kept,
      @Nullable ControlServer control,
      List<AutoCloseable> companions) {
    this.companions = companions;
    this.host = host;
    this.egress = egress;
    this.kept = kept;
    this.control = control;
  }

  /// Opens a host, which begins to start its plugins and waits for none of them.
  ///
  /// @throws PluginException `PERMISSION_DENIED` when the run folder is another user's,
  ///   `UNAVAILABLE` when a folder or the database cannot be used
  public static Mortise open(MortiseConfig config) {
    try {
      PrivateFolder.ensure(config.host().runDir());
      HostStore kept = HostStore.open(config);
      try {
        return open(config, kept);
      } catch (RuntimeException e) {
        kept.close();
        throw e;
      }
    } catch (RuntimeException e) {
      close(config.closing());
      throw e;
    }
  }

  private static void close(List<AutoCloseable> companions) {
    for (AutoCloseable companion : companions) {
      try {
        companion.close();
      } catch (Exception e) {
        System.getLogger(Mortise.class.getName())
            .log(System.Logger.Level.WARNING, "Closing what belongs to the host: " + e);
      }
    }
  }

  private static Mortise open(MortiseConfig config, HostStore kept) {
    List<PluginRuntime> runtimes = runtimes(config);
    var opened = new CompletableFuture<PluginService>();
    var egress = new Egress(config.egress());
    HostServices services = services(config, opened, egress, kept);
    PluginHost host;
    try {
      host = PluginHost.open(config.host(), ports(config, runtimes, services, kept));
    } catch (RuntimeException e) {
      runtimes.forEach(PluginRuntime::close);
      egress.close();
      throw e;
    }
    opened.complete(host);
    try {
      return new Mortise(host, egress, kept, control(config, host, services), config.closing());
    } catch (RuntimeException e) {
      host.close();
      egress.close();
      throw e;
    }
  }

  private static HostPorts ports(
      MortiseConfig config, List<PluginRuntime> runtimes, HostServices services, HostStore kept) {
    HostPorts.Builder ports = HostPorts.builder();
    kept.into(ports);
    config.ports().accept(ports);
    return ports
        .runtimes(runtimes)
        .functions(functions(config, services))
        .clock(config.clock())
        .build();
  }

  private static List<PluginRuntime> runtimes(MortiseConfig config) {
    List<PluginRuntime> runtimes = new ArrayList<>(config.runtimes());
    if (lacks(runtimes, Manifest.Kind.PROCESS)) {
      runtimes.add(ProcessRuntime.create(config.process()));
    }
    if (lacks(runtimes, Manifest.Kind.MODULE)) {
      runtimes.add(ModuleRuntime.create(config.module()));
    }
    return runtimes;
  }

  private static boolean lacks(List<PluginRuntime> runtimes, Manifest.Kind kind) {
    return runtimes.stream().noneMatch(r -> r.kind() == kind);
  }

  private static HostServices services(
      MortiseConfig config,
      CompletableFuture<PluginService> opened,
      Egress egress,
      HostStore kept) {
    HostServices.Builder services =
        HostServices.builder(() -> await(opened), config.account(), config.clock(), egress);
    kept.into(services);
    config.services().accept(services);
    return services.build();
  }

  private static List<HostFunction<?>> functions(MortiseConfig config, HostServices services) {
    List<HostFunction<?>> functions = new ArrayList<>(HostFunctions.standard(services));
    functions.addAll(config.functions());
    return functions;
  }

  private static PluginService await(CompletableFuture<PluginService> opened) {
    try {
      return opened.get(OPENING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "The call was interrupted.", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new PluginException(ErrorCode.UNAVAILABLE, "The host is not open.", e);
    }
  }

  private static @Nullable ControlServer control(
      MortiseConfig config, PluginHost host, HostServices services) {
    if (!config.controlSocket()) {
      return null;
    }
    var facts =
        new HostFacts(
            config.name(),
            config.host().hostVersion(),
            config.host().pluginDirs(),
            config.host().points());
    HeldTools held =
        config.holdTools() ? new Toolbox(host, services.pins())::heldBecause : HeldTools.NONE;
    return ControlServer.open(host, config.host().runDir(), facts, config.traffic(), held);
  }

  /// An extension point as JSON, from which `mortise new --kind point --schema` makes the records
  /// of a plugin: write it to a file beside the application.
  ///
  /// @throws IllegalArgumentException when the interface is no extension point
  public static Json schema(Class<?> point) {
    return PointSchema.of(ContractModel.of(point));
  }

  /// Everything that can be seen of the plugins and done with them.
  public PluginService plugins() {
    return host;
  }

  /// Every implementation of an extension point that runs now, by priority.
  ///
  /// @param point one of the interfaces the host was opened with
  /// @param caller on whose behalf the implementations are called
  public <T> List<Extension<T>> extensions(Class<T> point, Caller caller) {
    return host.extensions(point, caller);
  }

  /// Judges again what is under way: for a program that knows by itself what its callers may do,
  /// whenever somebody may do less. Streams that nobody may have any more end.
  public void rightsChanged() {
    host.rightsChanged();
  }

  /// Waits until no plugin is starting any more; those that failed do not count.
  ///
  /// @return whether that was so within the time
  public boolean awaitSettled(Duration time) {
    return host.awaitSettled(time);
  }

  /// Where commands reach this host; empty where it has no control socket.
  public Optional<RunningHost> control() {
    return Optional.ofNullable(control).map(ControlServer::host);
  }

  /// Where this host keeps what outlives it: for tables of the program's own.
  public Database database() {
    return kept.database();
  }

  /// What operators set for plugins: what is changed here reaches those that run.
  public PluginSettings settings() {
    return kept.settings();
  }

  /// What else it keeps there: secrets, plugins' storage, the audit.
  public Store store() {
    return kept.store();
  }

  /// The audit of this host: for changes that the program itself makes on somebody's behalf.
  public AuditSink audit() {
    return kept.audit();
  }

  /// Stops taking commands, then stops every plugin. Idempotent.
  @Override
  public void close() {
    if (control != null) {
      control.close();
    }
    host.close();
    egress.close();
    kept.close();
    close(companions);
  }
}
