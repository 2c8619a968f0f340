package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import dev.mortise.protocol.VersionRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// All plugins of one host and what they wait for of each other.
///
/// Whenever something changes, [#stir] looks who could start now; it never waits for a plugin.
final class Fleet implements CallPath.Instances, Surroundings {
  private final Parts parts;
  private final Starter starter;
  private final Discovery discovery;
  private final Map<String, PluginSlot> slots = new ConcurrentSkipListMap<>();
  private final ReentrantLock stirring = new ReentrantLock();
  private final Condition stirred = stirring.newCondition();
  // How many stops take each of these away: nobody who needs it starts meanwhile.
  private final Counted leaving = new Counted();
  // Published under the lock.
  private volatile StartOrder order = new StartOrder(List.of(), Map.of());
  private volatile List<Stray> strays = List.of();
  private volatile boolean closing;

  Fleet(Parts parts, Starter starter) {
    this.parts = parts;
    this.starter = starter;
    this.discovery = new Discovery(parts.config().pluginDirs(), parts.clock());
  }

  List<Stray> strays() {
    return strays;
  }

  /// What is wrong with others that were found under the same id, in sentences.
  List<String> rivals(String id) {
    return strays.stream()
        .filter(s -> s.id().equals(id))
        .flatMap(s -> s.problems().stream())
        .toList();
  }

  Optional<PluginSlot> find(String id) {
    return Optional.ofNullable(slots.get(id));
  }

  Collection<PluginSlot> slots() {
    return slots.values();
  }

  /// @throws PluginException `NOT_FOUND`; `MANIFEST_INVALID` when only its manifest stands in the
  ///   way
  PluginSlot need(String id) {
    PluginSlot slot = slots.get(id);
    if (slot == null) {
      for (Stray stray : strays) {
        if (stray.id().equals(id)) {
          throw new PluginException(stray.code(), String.join("\n", stray.problems()));
        }
      }
      throw NotThere.plugin(id, slots.keySet());
    }
    return slot;
  }

  @Override
  public Instance enter(String plugin, String address, Caller caller) {
    PluginSlot slot = slots.get(plugin);
    return (slot == null ? need(plugin) : slot).enter(address, caller);
  }

  List<PluginView> views() {
    List<PluginView> views = new ArrayList<>();
    slots.values().forEach(s -> views.add(s.view()));
    strays.forEach(s -> views.add(s.view()));
    views.sort(Comparator.comparing(PluginView::id));
    return views;
  }

  /// Looks through the folders: what is new gets a slot, what is gone is stopped and forgotten.
  void rescan() {
    Discovery.Sight sight = discovery.look();
    List<Stray> before = strays;
    List<PluginSlot> gone = new ArrayList<>();
    stirring.lock();
    try {
      strays = List.copyOf(sight.strays());
      place(sight.plugins());
      for (PluginSlot slot : slots.values()) {
        if (!sight.plugins().containsKey(slot.id()) && !unreadable(slot)) {
          gone.add(slot);
        }
      }
      gone.forEach(s -> slots.remove(s.id()));
      reorder();
    } finally {
      stirring.unlock();
    }
    gone.forEach(PluginSlot::shut);
    sight.strays().stream()
        .filter(s -> before.stream().noneMatch(b -> b.problems().equals(s.problems())))
        .forEach(s -> parts.changes().tell(s.view()));
    stir();
  }

  private void place(Map<String, Found> plugins) {
    Map<String, Manifest> manifests = new TreeMap<>();
    plugins.forEach((id, found) -> manifests.put(id, found.manifest()));
    Set<String> wanted = parts.config().autostart().among(manifests);
    plugins.forEach((id, found) -> {
      PluginSlot slot = slots.get(id);
      boolean starts = wanted.contains(id);
      if (slot == null) {
        PluginState first = first(id, starts);
        slots.put(id, new PluginSlot(found, first, starts, parts, starter, this));
      } else {
        slot.refind(found);
      }
    });
  }

  /// One that runs while its manifest became unreadable goes on, with a warning. Its folder may
  /// have another name than it.
  private boolean unreadable(PluginSlot slot) {
    for (Stray stray : strays) {
      boolean its =
          stray.id().equals(slot.id())
              || stray.source().equals(slot.found().folder())
              || stray.source().equals(slot.found().origin().manifestFile());
      if (slot.current() != null && its) {
        slot.note(stray.problems());
        return true;
      }
    }
    return false;
  }

  private PluginState first(String id, boolean wanted) {
    return Resting.remembered(id, parts.desired().now())
        .orElseGet(() -> wanted ? new PluginState.Discovered() : new PluginState.Stopped());
  }

  @Override
  public void reordered() {
    stirring.lock();
    try {
      reorder();
    } finally {
      stirring.unlock();
    }
    stir();
  }

  private void reorder() {
    Map<String, Manifest> manifests = manifests();
    order = StartOrder.of(List.copyOf(manifests.values()), parts.config().hostVersion());
    slots.values().forEach(s -> s.reconsider(Resting.failed(ErrorCode.DEPENDENCY_UNMET)));
    Resting.of(manifests, order, parts.desired().now(), parts.clock().instant())
        .forEach((id, state) -> find(id).ifPresent(s -> s.unasked(state)));
  }

  private Map<String, Manifest> manifests() {
    Map<String, Manifest> manifests = new TreeMap<>();
    slots.forEach((id, slot) -> manifests.put(id, slot.found().manifest()));
    return manifests;
  }

  /// Starts whatever can start now, and says of the others what they wait for.
  @Override
  public void stir() {
    stirring.lock();
    try {
      if (!closing) {
        StartOrder now = order;
        now.order().forEach(id -> find(id).ifPresent(this::consider));
        now.refused().forEach((id, why) -> find(id).ifPresent(s -> refuse(s, why)));
      }
      stirred.signalAll();
    } finally {
      stirring.unlock();
    }
  }

  private void refuse(PluginSlot slot, StartOrder.Refused why) {
    slot.hold(Resting.refused(why, parts.clock().instant()));
  }

  private void consider(PluginSlot slot) {
    if (!slot.willing()) {
      return;
    }
    Optional<String> waits = obstacle(slot, true);
    if (waits.isPresent()) {
      slot.hold(new PluginState.Waiting(waits.get()));
    } else {
      slot.launch();
    }
  }

  @Override
  public Optional<String> obstacle(PluginSlot slot, boolean patient) {
    StartOrder.Refused refused = order.refused().get(slot.id());
    if (refused != null) {
      return Optional.of(refused.reason());
    }
    Manifest manifest = slot.found().manifest();
    for (Manifest.Dependency dependency : manifest.requires().plugins()) {
      PluginSlot other = slots.get(dependency.id());
      boolean leaves = leaving.has(dependency.id());
      boolean met = other != null && other.current() != null && !leaves && fits(dependency, other);
      boolean matters =
          !dependency.optional() || (patient && other != null && coming(other, dependency));
      if (!met && matters) {
        PluginState state = other == null ? null : other.state();
        if (leaves && other != null && other.current() != null) {
          state = new PluginState.Stopping(parts.clock().instant());
        }
        return Optional.of(Resting.waitsFor(manifest, dependency.id(), state));
      }
    }
    return Optional.empty();
  }

  /// Whether a new manifest can take the place of one that runs, as far as others are concerned.
  ///
  /// @throws PluginException `DEPENDENCY_UNMET`
  void mayReplace(PluginSlot slot, Found next) {
    Map<String, Manifest> after = manifests();
    after.put(slot.id(), next.manifest());
    Map<String, StartOrder.Refused> refused =
        StartOrder.of(List.copyOf(after.values()), parts.config().hostVersion()).refused();
    for (PluginSlot other : slots.values()) {
      StartOrder.Refused why = refused.get(other.id());
      boolean matters = other == slot || other.current() != null;
      if (matters && why != null && !order.refused().containsKey(other.id())) {
        throw new PluginException(ErrorCode.DEPENDENCY_UNMET, why.reason());
      }
    }
  }

  private static boolean fits(Manifest.Dependency dependency, PluginSlot other) {
    return VersionRange.parse(dependency.range()).includes(other.found().manifest().version());
  }

  private boolean coming(PluginSlot other, Manifest.Dependency dependency) {
    return other.busy() && !order.refused().containsKey(other.id()) && fits(dependency, other);
  }

  /// It is about to be stopped, and before it all that cannot run without it: from here on until
  /// [#left] none of those starts that were not on their way yet.
  ///
  /// @return those to stop first, in this order
  List<PluginSlot> leave(PluginSlot slot) {
    // Under the lock, so that nobody is just being found willing.
    stirring.lock();
    try {
      leaving.add(slot.id());
      List<PluginSlot> dependents = dependents(slot.id());
      dependents.forEach(d -> leaving.add(d.id()));
      return dependents;
    } finally {
      stirring.unlock();
    }
  }

  /// It was stopped.
  ///
  /// @param dependents what [#leave] said
  void left(PluginSlot slot, List<PluginSlot> dependents) {
    leaving.remove(slot.id());
    dependents.forEach(d -> leaving.remove(d.id()));
    stir();
  }

  /// Those that cannot run without it and do run, or want to; the last to start first.
  List<PluginSlot> dependents(String id) {
    Set<String> found = new TreeSet<>(Set.of(id));
    List<PluginSlot> dependents = new ArrayList<>();
    for (String other : order.order()) {
      PluginSlot slot = slots.get(other);
      if (slot != null && !other.equals(id) && requiresAny(slot, found)) {
        found.add(other);
        if (slot.current() != null || slot.busy() || slot.atWork()) {
          dependents.addFirst(slot);
        }
      }
    }
    return dependents;
  }

  private static boolean requiresAny(PluginSlot slot, Collection<String> ids) {
    return slot.found().manifest().requires().plugins().stream()
        .anyMatch(d -> !d.optional() && ids.contains(d.id()));
  }

  boolean awaitSettled(Duration time) {
    long left = time.toNanos();
    stirring.lock();
    try {
      while (slots.values().stream().anyMatch(PluginSlot::busy)) {
        if (left <= 0) {
          return false;
        }
        left = stirred.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      stirring.unlock();
    }
  }

  /// Stops everything, what needs others before those; each layer at once, within bounds.
  void close() {
    stirring.lock();
    try {
      closing = true;
    } finally {
      stirring.unlock();
    }
    HostConfig config = parts.config();
    Duration bound = config.drainTimeout().plus(config.stopGrace()).plusSeconds(5);
    Map<String, PluginSlot> left = new TreeMap<>(slots);
    for (List<String> layer : order.layers(manifests()).reversed()) {
      shut(layer.stream().filter(left::containsKey).map(left::remove).toList(), bound);
    }
    shut(List.copyOf(left.values()), bound);
  }

  private static void shut(Collection<PluginSlot> layer, Duration bound) {
    List<Thread> threads = new ArrayList<>();
    for (PluginSlot slot : layer) {
      threads.add(Thread.ofVirtual().name("plugin-stop-" + slot.id()).start(slot::shut));
    }
    long end = System.nanoTime() + bound.toNanos();
    for (Thread thread : threads) {
      try {
        long nanos = Math.max(1, end - System.nanoTime());
        thread.join(Duration.ofNanos(nanos));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
