package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.gate.Shell;
import java.util.List;
import java.util.Optional;

/// What a person does with one plugin: start, stop, reload, and what outlives the host. Each blocks
/// until it is done or refused.
final class Commands {
  private final Parts parts;
  private final Fleet fleet;
  private final Consent consent;

  Commands(Parts parts, Fleet fleet, Consent consent) {
    this.parts = parts;
    this.fleet = fleet;
    this.consent = consent;
  }

  /// @throws PluginException `CONFLICT` when it is disabled or in quarantine, `DEPENDENCY_UNMET`,
  ///   or why it did not start
  void start(PluginSlot slot) {
    refuseResting(slot);
    if (slot.current() == null) {
      Optional<String> obstacle = fleet.obstacle(slot, false);
      if (obstacle.isPresent()) {
        throw new PluginException(ErrorCode.DEPENDENCY_UNMET, obstacle.get());
      }
    }
    try {
      slot.start();
    } finally {
      fleet.stir();
    }
  }

  private static void refuseResting(PluginSlot slot) {
    PluginState state = slot.state();
    if (resting(state)) {
      String remedy = state instanceof PluginState.Disabled ? "enable" : "release";
      throw new PluginException(
          ErrorCode.CONFLICT,
          "%s is %s and does not start until somebody says: mortise plugins %s %s"
              .formatted(slot.found().label(), state.word(), remedy, Shell.quote(slot.id())));
    }
  }

  /// What is disabled or in quarantine stays so, whoever stops it again.
  private static boolean resting(PluginState state) {
    return state instanceof PluginState.Disabled || state instanceof PluginState.Quarantined;
  }

  void stop(PluginSlot slot) {
    if (slot.current() != null || !resting(slot.state())) {
      stop(slot, new PluginState.Stopped());
    }
  }

  private void stop(PluginSlot slot, PluginState after) {
    for (PluginSlot dependent : fleet.dependents(slot.id())) {
      String reason =
          "%s waits for %s, which is %s."
              .formatted(dependent.found().label(), slot.id(), after.word());
      dependent.stop(new PluginState.Waiting(reason));
    }
    slot.stop(after);
    fleet.stir();
  }

  /// Grants to changed files what those before had, and lets them take over.
  List<Permission> accept(PluginSlot slot, Caller by) {
    Found next = fleet.discovery().again(slot.found());
    List<Permission> carried = consent.accept(slot, next, by);
    if (slot.current() != null && !carried.isEmpty()) {
      reload(slot);
    }
    return carried;
  }

  /// @throws PluginException why the new one was refused; the old one runs on
  void reload(PluginSlot slot) {
    Instance old = slot.current();
    if (old == null) {
      throw NotThere.running(slot.view());
    }
    Found next = fleet.discovery().again(slot.found());
    if (!next.id().equals(slot.id())) {
      throw new PluginException(
          ErrorCode.CONFLICT,
          "%s: its manifest now has the id %s; that is another plugin: mortise plugins rescan."
              .formatted(old.party().label(), next.id()));
    }
    fleet.mayReplace(slot, next);
    slot.reload(next, snapshot -> consent.acceptance().mayReplace(old, next, snapshot));
    fleet.reordered();
  }

  /// Its settings changed: it starts anew beside the old one, since that learned them at its start.
  void settingsChanged(PluginSlot slot) {
    Instance old = slot.current();
    if (old != null) {
      try {
        Found same = slot.found();
        slot.reload(same, snapshot -> consent.acceptance().mayReplace(old, same, snapshot));
      } catch (PluginException e) {
        parts.logs().of(slot.id()).say("error", e.getMessage());
      }
    } else {
      slot.reconsider(ErrorCode.INVALID_ARGUMENT);
      fleet.stir();
    }
  }

  void enable(PluginSlot slot) {
    parts.desired().change(slot.id(), e -> e.withDisabled(false));
    if (slot.state() instanceof PluginState.Disabled) {
      Desired.Quarantine quarantine = parts.desired().now().of(slot.id()).quarantine();
      slot.rest(
          quarantine == null
              ? new PluginState.Stopped()
              : new PluginState.Quarantined(quarantine.reason(), quarantine.since()));
    }
    startWanted(slot);
  }

  /// A host that starts nothing by itself only remembers that it may.
  private void startWanted(PluginSlot slot) {
    if (slot.wanted()) {
      start(slot);
    } else {
      fleet.reordered();
    }
  }

  void disable(PluginSlot slot) {
    parts.desired().change(slot.id(), e -> e.withDisabled(true));
    stop(slot, new PluginState.Disabled());
  }

  void release(PluginSlot slot) {
    slot.forgive();
    parts.desired().change(slot.id(), e -> e.withQuarantine(null));
    if (slot.state() instanceof PluginState.Quarantined) {
      slot.rest(new PluginState.Stopped());
    }
    startWanted(slot);
  }
}
