package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One plugin's lifecycle and the only one who changes its state.
///
/// The bench is taken for as long as a start, a reload or a stop takes, and nobody else needs it;
/// the lock only while a few fields change, never while anything waits. Readers need neither.
final class PluginSlot {
  private final String id;
  private final Parts parts;
  private final Starter starter;
  private final Surroundings others;
  private final Supervision supervision;
  private final HealthCheck health;
  private final CallerInstances callers;
  private final Workbench bench = new Workbench();
  private final Object lock = new Object();
  // Changed under the lock, read by anybody.
  private final Standing standing;
  private volatile boolean launching;
  private volatile boolean wanted;

  /// @param wanted whether it starts without anybody saying so
  PluginSlot(
      Found found,
      PluginState first,
      boolean wanted,
      Parts parts,
      Starter starter,
      Surroundings others) {
    this.id = found.id();
    this.wanted = wanted;
    this.standing = new Standing(found, first, parts.changes());
    this.parts = parts;
    this.starter = starter;
    this.others = others;
    this.supervision = new Supervision(id, parts);
    this.health = new HealthCheck(id, parts, this::felt, this::lost);
    this.callers = new CallerInstances(id, parts, starter);
  }

  String id() {
    return id;
  }

  Found found() {
    return standing.found();
  }

  PluginState state() {
    return standing.state();
  }

  PluginView view() {
    return standing.view();
  }

  @Nullable Instance current() {
    return standing.current();
  }

  /// Whether it is between two resting states.
  boolean busy() {
    return launching || bench.starting() || Resting.passing(state());
  }

  /// Whether somebody starts, reloads or stops it now, or just begins to.
  boolean atWork() {
    return bench.taken();
  }

  /// Whether this host runs it: always, or since somebody said so.
  boolean wanted() {
    return wanted;
  }

  /// Whether it would start if its dependencies let it.
  boolean willing() {
    return wanted && !launching && !bench.closed() && Resting.ready(state());
  }

  /// The instance that serves this caller now, with one call counted in.
  ///
  /// @throws PluginException `NOT_RUNNING`, `NOT_FOUND`
  Instance enter(String address, Caller caller) {
    while (true) {
      Instance instance = current();
      if (instance == null) {
        throw NotThere.running(view());
      }
      if (!instance.offers(address)) {
        throw NotThere.offered(instance, address);
      }
      Instance entered = callers.enter(caller, instance, () -> current() == instance);
      if (entered != null) {
        return entered;
      }
      Thread.onSpinWait(); // Retired just now: a successor, or nobody, stands here in an instant.
    }
  }

  /// Puts another find in its place, only while it does not run.
  void refind(Found next) {
    synchronized (lock) {
      if (current() == null && !launching) {
        standing.refind(next, wanted);
      }
    }
  }

  /// What is wrong with its files, as they are by now, while it runs.
  void note(List<String> warnings) {
    synchronized (lock) {
      standing.note(warnings);
    }
  }

  /// It stands there for now, if it would have started.
  void hold(PluginState next) {
    synchronized (lock) {
      if (willing() && !state().equals(next)) {
        standing.become(next);
      }
    }
  }

  /// What rests for this reason is looked at again.
  void reconsider(Predicate<PluginState> reason) {
    synchronized (lock) {
      if (wanted && current() == null && reason.test(state())) {
        supervision.cancelRetry();
        standing.become(new PluginState.Discovered());
      }
    }
  }

  /// Where it stands as long as nobody wants it to run.
  void unasked(PluginState next) {
    synchronized (lock) {
      if (!wanted && current() == null && !bench.starting() && !state().equals(next)) {
        standing.become(next);
      }
    }
  }

  /// Takes it from a resting state to another, without anything running.
  void rest(PluginState next) {
    synchronized (lock) {
      if (current() == null && !launching) {
        supervision.cancelRetry();
        standing.become(next);
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
      startWhen(false);
    } catch (PluginException e) {
      // Its state says so to everybody who asks.
      parts.logs().of(id).say("debug", "The start ended: " + e.getMessage());
    } finally {
      // Those that waited for it are looked at before it counts as settled, and it itself after.
      others.stir();
      launching = false;
      others.stir();
    }
  }

  /// Starts it and returns when it runs; does nothing when it does.
  ///
  /// @throws PluginException why it does not; `CONFLICT` when it is disabled or in quarantine,
  ///   `DEPENDENCY_UNMET`
  void start() {
    startWhen(true);
  }

  /// Whether it may is looked at on the bench: whoever waited for it waited for a stop, perhaps.
  ///
  /// @param asked whether a person did
  private void startWhen(boolean asked) {
    bench.take();
    try {
      if (asked && current() == null) {
        Resting.refuseHeld(found(), state(), parts.desired().now());
      }
      if (current() == null && (asked || Resting.ready(state()))) {
        blamed(() -> reread(asked));
        Optional<String> obstacle = others.obstacle(this, !asked);
        if (obstacle.isEmpty()) {
          wanted = wanted || asked;
          blamed(() -> activate(attempt(found(), _ -> verified()), null));
        } else if (asked) {
          throw new PluginException(ErrorCode.DEPENDENCY_UNMET, obstacle.get());
        }
      }
    } finally {
      bench.give();
    }
  }

  /// Its files are those of now, so its manifest is, for others too.
  private void reread(boolean asked) {
    Found next;
    try {
      next = Discovery.again(found());
    } catch (PluginException e) {
      wanted = wanted || asked; // It starts when that is mended.
      throw e;
    }
    boolean changed = !found().manifest().equals(next.manifest());
    synchronized (lock) {
      standing.find(next);
    }
    if (changed) {
      others.reordered();
    }
  }

  /// Takes a step of its start; the plugin has failed when that does.
  private void blamed(Runnable step) {
    try {
      step.run();
    } catch (PluginException e) {
      if (e.code() != ErrorCode.CANCELLED) {
        synchronized (lock) {
          failing(e.code(), e.getMessage());
        }
        parts.logs().of(id).say("error", e.getMessage());
      }
      throw e;
    }
  }

  private void verified() {
    synchronized (lock) {
      if (bench.starting() && current() == null) {
        standing.become(new PluginState.Verified());
        standing.become(new PluginState.Starting(parts.clock().instant()));
      }
    }
  }

  private Instance attempt(Found next, Consumer<Snapshot> onVerified) {
    Consumer<Snapshot> unchanged = _ -> Discovery.unchanged(next);
    return bench.attempt(
        next.label(),
        parts.config().startTimeout(),
        deadline -> starter.start(next, deadline, unchanged.andThen(onVerified)));
  }

  private void activate(Instance instance, @Nullable Instance old) {
    synchronized (lock) {
      supervision.cancelRetry();
      standing.serve(instance);
      parts.table().put(id, instance.table());
      standing.become(new PluginState.Running(parts.clock().instant()));
      health.watch(instance);
    }
    String what = old == null ? " runs" : " runs in place of " + old.party().label();
    parts.logs().of(id).say("info", instance.party().label() + what + ".");
    instance.onEnd(obituary -> lost(instance, obituary));
  }

  private boolean lost(Instance instance, String obituary) {
    boolean crashed;
    synchronized (lock) {
      crashed = current() == instance;
      if (crashed) {
        standing.serveNoMore();
        failing(ErrorCode.PLUGIN_CRASHED, obituary);
        // Not before: who finds no filter there must find that it failed.
        parts.table().put(id, List.of());
      }
    }
    instance.gone();
    if (crashed) {
      parts.logs().of(id).say("error", obituary);
      callers.endSoon();
      others.stir();
    }
    return crashed;
  }

  /// The caller holds the lock.
  private void failing(ErrorCode code, String reason) {
    if (!bench.closed()) {
      standing.become(supervision.failed(code, reason, this::retry));
    }
  }

  private void retry() {
    synchronized (lock) {
      if (!standing.tryAgain()) {
        return;
      }
    }
    others.stir();
  }

  private void felt(Instance instance, Optional<String> trouble) {
    synchronized (lock) {
      if (current() == instance) {
        standing.feel(trouble, parts.clock().instant());
        health.watch(instance);
      }
    }
  }

  /// Starts a new instance beside the one that serves, switches to it, and ends the old one after
  /// its calls. Until the switch nothing changes for anybody.
  ///
  /// @param allowed throws when the new files may not take over
  void reload(Found next, Consumer<Snapshot> allowed) {
    bench.take();
    try {
      Instance old = current();
      if (old == null) {
        throw NotThere.running(view());
      }
      Instance fresh = attempt(next, allowed);
      // Whoever asks from now on gets the new one; who is inside the old one is waited for.
      activate(fresh, old);
      callers.endWith(old);
    } finally {
      bench.give();
    }
    others.stir();
  }

  /// Ends what runs or starts, after its calls in flight. Blocks.
  void stop(PluginState after) {
    bench.takeOver();
    try {
      Instance was;
      synchronized (lock) {
        supervision.cancelRetry();
        was = current();
        standing.serveNoMore();
        parts.table().put(id, List.of());
        standing.become(
            was == null
                ? Resting.after(state(), after)
                : new PluginState.Stopping(parts.clock().instant()));
      }
      if (was != null) {
        callers.endWith(was);
        synchronized (lock) {
          standing.become(after);
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

  /// Whether its quarantine is not kept yet, so that nobody can have ended it.
  boolean recording() {
    return supervision.recording();
  }

  /// Its failures are forgotten: a person released it.
  void forgive() {
    supervision.awaitRecord();
    synchronized (lock) {
      supervision.forget();
    }
  }
}
