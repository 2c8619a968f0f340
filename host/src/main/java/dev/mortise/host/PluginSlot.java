package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One plugin's lifecycle and the only one who changes its state.
///
/// The bench is taken for as long as a start, a reload or a stop takes, and nobody else needs it;
/// the lock only while a few fields change, never while anything waits. Readers need neither.
final class PluginSlot {
  private final String id;
  private final Parts parts;
  private final Starter starter;
  private final Runnable stir;
  private final Supervision supervision;
  private final HealthCheck health;
  private final CallerInstances callers;
  private final Workbench bench = new Workbench();
  private final Object lock = new Object();

  // Changed under the lock, read by anybody.
  private volatile Found found;
  private volatile PluginState state;
  private volatile PluginView view;
  private volatile @Nullable Instance current;
  private volatile boolean launching;
  private volatile boolean wanted;
  private volatile List<String> notes = List.of();
  private int restarts;

  /// @param wanted whether it starts without anybody saying so
  /// @param stir is told when something changed that others may wait for
  PluginSlot(
      Found found, PluginState first, boolean wanted, Parts parts, Starter starter, Runnable stir) {
    this.id = found.id();
    this.wanted = wanted;
    this.found = found;
    this.state = first;
    this.parts = parts;
    this.starter = starter;
    this.stir = stir;
    this.supervision = new Supervision(id, parts);
    this.health = new HealthCheck(id, parts, this::felt, this::lost);
    this.callers = new CallerInstances(id, parts, starter);
    this.view = look();
  }

  String id() {
    return id;
  }

  Found found() {
    return found;
  }

  PluginState state() {
    return state;
  }

  PluginView view() {
    return view;
  }

  @Nullable Instance current() {
    return current;
  }

  /// Whether it is between two resting states.
  boolean busy() {
    return launching
        || bench.starting()
        || state instanceof PluginState.Discovered
        || state instanceof PluginState.Verified
        || state instanceof PluginState.Starting
        || state instanceof PluginState.Stopping;
  }

  /// Whether this host runs it: always, or since somebody said so.
  boolean wanted() {
    return wanted;
  }

  /// Whether it would start if its dependencies let it.
  boolean willing() {
    return wanted && !launching && !bench.closed() && ready(state);
  }

  private static boolean ready(PluginState state) {
    return state instanceof PluginState.Discovered
        || state instanceof PluginState.Verified
        || state instanceof PluginState.Waiting;
  }

  /// The instance that serves this caller now, with one call counted in.
  ///
  /// @throws PluginException `NOT_RUNNING`, `NOT_FOUND`
  Instance enter(String address, Caller caller) {
    while (true) {
      Instance instance = current;
      if (instance == null) {
        throw NotThere.running(view);
      }
      if (!instance.offers(address)) {
        throw NotThere.offered(instance, address);
      }
      Instance entered = callers.enter(caller, instance, () -> current == instance);
      if (entered != null) {
        return entered;
      }
      Thread.onSpinWait(); // Retired just now: a successor, or nobody, stands here in an instant.
    }
  }

  /// Puts another find in its place, only while it does not run; it may mend what no retry could.
  void refind(Found next) {
    synchronized (lock) {
      if (current != null || launching) {
        return;
      }
      boolean changed = !found.manifest().equals(next.manifest());
      boolean hopeless = state instanceof PluginState.Failed f && f.retryAt() == null;
      found = next;
      if (changed && wanted && (ready(state) || hopeless)) {
        become(new PluginState.Discovered());
      } else {
        view = look();
      }
    }
  }

  /// What a look through the folders found wrong while it runs.
  void note(List<String> warnings) {
    synchronized (lock) {
      notes = List.copyOf(warnings);
      view = look();
    }
  }

  /// It waits, if it would have started.
  void waits(String reason) {
    synchronized (lock) {
      if (willing() && !state.equals(new PluginState.Waiting(reason))) {
        become(new PluginState.Waiting(reason));
      }
    }
  }

  /// It cannot start with the manifest it has.
  void refuse(ErrorCode code, String reason) {
    synchronized (lock) {
      if (willing()) {
        become(new PluginState.Failed(code, reason, parts.clock().instant(), 0, null));
      }
    }
  }

  /// What failed for this reason is looked at again.
  void reconsider(ErrorCode code) {
    synchronized (lock) {
      if (wanted && current == null && state instanceof PluginState.Failed f && f.code() == code) {
        supervision.cancelRetry();
        become(new PluginState.Discovered());
      }
    }
  }

  /// Where it stands as long as nobody wants it to run.
  void unasked(PluginState next) {
    synchronized (lock) {
      if (!wanted && current == null && !bench.starting() && !state.equals(next)) {
        become(next);
      }
    }
  }

  /// Takes it from a resting state to another, without anything running.
  void rest(PluginState next) {
    synchronized (lock) {
      if (current == null && !launching) {
        supervision.cancelRetry();
        become(next);
      }
    }
  }

  /// Starts it on a virtual thread, unless somebody does already.
  void launch() {
    synchronized (lock) {
      if (!willing()) {
        return;
      }
      launching = true;
    }
    Thread.ofVirtual().name("plugin-launch-" + id).start(this::launched);
  }

  private void launched() {
    try {
      startWhen(true);
    } catch (PluginException e) {
      // Its state says so to everybody who asks.
      parts.logs().of(id).say("debug", "The start ended: " + e.getMessage());
    } finally {
      // Those that waited for it are looked at before it counts as settled, and it itself after.
      stir.run();
      launching = false;
      stir.run();
    }
  }

  /// Starts it and returns when it runs; does nothing when it does.
  ///
  /// @throws PluginException why it does not
  void start() {
    wanted = true;
    startWhen(false);
  }

  private void startWhen(boolean stillWilling) {
    bench.take();
    try {
      if (current == null && (!stillWilling || ready(state))) {
        activate(attempt(found, s -> verified()), null);
      }
    } catch (PluginException e) {
      if (e.code() != ErrorCode.CANCELLED) {
        fail(e.code(), e.getMessage());
      }
      throw e;
    } finally {
      bench.give();
    }
  }

  private void verified() {
    synchronized (lock) {
      if (bench.starting() && current == null) {
        become(new PluginState.Verified());
        become(new PluginState.Starting(parts.clock().instant()));
      }
    }
  }

  private Instance attempt(Found next, Consumer<Snapshot> onVerified) {
    return bench.attempt(
        next.label(),
        parts.config().startTimeout(),
        deadline -> starter.start(next, deadline, onVerified));
  }

  private void activate(Instance instance, @Nullable Instance old) {
    synchronized (lock) {
      supervision.cancelRetry();
      current = instance;
      found = instance.found();
      notes = List.of();
      parts.table().put(id, instance.table());
      become(new PluginState.Running(parts.clock().instant()));
      health.watch(instance);
    }
    String what = old == null ? " runs" : " runs in place of " + old.party().label();
    parts.logs().of(id).say("info", instance.party().label() + what + ".");
    instance.onEnd(obituary -> lost(instance, obituary));
  }

  private boolean lost(Instance instance, String obituary) {
    boolean crashed;
    synchronized (lock) {
      crashed = current == instance;
      if (crashed) {
        current = null;
        parts.table().put(id, List.of());
      }
    }
    instance.gone();
    if (crashed) {
      callers.endSoon();
      fail(ErrorCode.PLUGIN_CRASHED, obituary);
      stir.run();
    }
    return crashed;
  }

  private void fail(ErrorCode code, String reason) {
    synchronized (lock) {
      if (bench.closed()) {
        return;
      }
      become(supervision.failed(code, reason, this::retry));
    }
    parts.logs().of(id).say("error", reason);
  }

  private void retry() {
    synchronized (lock) {
      if (current != null || !(state instanceof PluginState.Failed f) || f.retryAt() == null) {
        return;
      }
      restarts++;
      become(new PluginState.Verified());
    }
    stir.run();
  }

  private void felt(Instance instance, Optional<String> trouble) {
    synchronized (lock) {
      if (current != instance) {
        return;
      }
      Instant now = parts.clock().instant();
      if (trouble.isPresent() && state instanceof PluginState.Running) {
        become(new PluginState.Degraded(now, trouble.get()));
      } else if (trouble.isEmpty() && state instanceof PluginState.Degraded) {
        become(new PluginState.Running(now));
      }
      health.watch(instance);
    }
  }

  /// Starts a new instance beside the one that serves, switches to it, and ends the old one after
  /// its calls. Until the switch nothing changes for anybody.
  ///
  /// @param allowed throws when the new files may not take over
  void reload(Found next, Consumer<Snapshot> allowed) {
    bench.take();
    try {
      Instance old = current;
      if (old == null) {
        throw NotThere.running(view);
      }
      Instance fresh = attempt(next, allowed);
      // Whoever asks from now on gets the new one; who is inside the old one is waited for.
      activate(fresh, old);
      callers.endWith(old);
    } finally {
      bench.give();
    }
    stir.run();
  }

  /// Ends what runs or starts, after its calls in flight. Blocks.
  void stop(PluginState after) {
    bench.takeOver();
    try {
      Instance was;
      synchronized (lock) {
        supervision.cancelRetry();
        was = current;
        current = null;
        parts.table().put(id, List.of());
        become(was == null ? after : new PluginState.Stopping(parts.clock().instant()));
      }
      if (was != null) {
        callers.endWith(was);
        synchronized (lock) {
          become(after);
        }
        parts.logs().of(id).say("info", was.party().label() + " was stopped.");
      }
    } finally {
      bench.give();
    }
  }

  /// Stops it, and nothing starts it again; what is to be remembered of it is on the disk.
  void shut() {
    bench.close();
    stop(new PluginState.Stopped());
    supervision.awaitRecord();
  }

  /// Its failures are forgotten: a person released it.
  void forgive() {
    supervision.awaitRecord();
    synchronized (lock) {
      supervision.forget();
    }
  }

  /// The caller holds the lock.
  private void become(PluginState next) {
    state = next;
    view = look();
    parts.changes().tell(view);
  }

  private PluginView look() {
    List<String> warnings = Stream.concat(found.warnings().stream(), notes.stream()).toList();
    return Views.of(found, state, current, warnings, restarts);
  }
}
