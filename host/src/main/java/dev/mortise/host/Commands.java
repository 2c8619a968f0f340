package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
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
    try {
      slot.start();
    } finally {
      fleet.stir();
    }
  }

  void stop(PluginSlot slot) {
    if (slot.current() != null || !Resting.held(slot.state())) {
      stop(slot, new PluginState.Stopped());
    }
  }

  private void stop(PluginSlot slot, PluginState after) {
    List<PluginSlot> dependents = fleet.leave(slot);
    try {
      for (PluginSlot dependent : dependents) {
        String reason =
            "%s waits for %s, which is %s."
                .formatted(dependent.found().label(), slot.id(), after.word());
        dependent.stop(new PluginState.Waiting(reason));
      }
      slot.stop(after);
    } finally {
      fleet.left(slot, dependents);
    }
  }

  /// Grants to changed files what those before had, and lets them take over.
  List<Permission> accept(PluginSlot slot, Caller by) {
    Found next = Discovery.again(slot.found());
    List<Permission> carried = consent.accept(slot, next, by);
    if (slot.current() == null) {
      slot.refind(next);
      fleet.reordered();
    } else if (!carried.isEmpty()) {
      reload(slot);
    }
    return carried;
  }

  /// One that failed has no old one: it is started.
  ///
  /// @throws PluginException why the new one was refused; the old one runs on
  void reload(PluginSlot slot) {
    Instance old = slot.current();
    if (old == null && slot.state() instanceof PluginState.Failed) {
      start(slot);
      return;
    }
    if (old == null) {
      throw NotThere.running(slot.view());
    }
    Found next = Discovery.again(slot.found());
    fleet.mayReplace(slot, next);
    slot.reload(next, snapshot -> consent.acceptance().mayReplace(slot, old, next, snapshot));
    fleet.reordered();
  }

  /// Its settings changed: it starts anew beside the old one, since that learned them at its start.
  /// Its files may be others by now, so it is a reload.
  void settingsChanged(PluginSlot slot) {
    if (slot.current() != null) {
      try {
        reload(slot);
      } catch (PluginException e) {
        parts.logs().of(slot.id()).say("error", e.getMessage());
      }
    } else {
      slot.reconsider(Resting.failed(ErrorCode.INVALID_ARGUMENT));
      fleet.stir();
    }
  }

  /// Somebody else who shares the state changed it: what was disabled stops here too, what was
  /// enabled or released may start, and every right is judged again.
  void changedElsewhere() {
    for (PluginSlot slot : fleet.slots()) {
      if (!disabled(slot)) {
        freedElsewhere(slot);
      } else if (!(slot.state() instanceof PluginState.Disabled)) {
        // Its calls in flight end first; whoever tells of changes does not wait for them.
        Thread.ofVirtual().name("plugin-stop-" + slot.id()).start(() -> stopDisabled(slot));
      }
    }
    consent.changedElsewhere();
  }

  private boolean disabled(PluginSlot slot) {
    return parts.desired().now().of(slot.id()).disabled();
  }

  /// Calls took their time to end: somebody may have changed their mind before, or in between.
  private void stopDisabled(PluginSlot slot) {
    if (disabled(slot)) {
      stop(slot, new PluginState.Disabled());
    }
    if (!disabled(slot)) {
      freedElsewhere(slot);
      fleet.reordered();
    }
  }

  /// What nothing keeps from running any more may start; what was disabled in quarantine still is
  /// in quarantine.
  private void freedElsewhere(PluginSlot slot) {
    PluginState state = slot.state();
    if (!Resting.held(state) || slot.recording()) {
      return;
    }
    Optional<PluginState> kept = Resting.remembered(slot.id(), parts.desired().now());
    if (kept.isEmpty()) {
      slot.forgive();
      slot.reconsider(Resting::held);
    } else if (state instanceof PluginState.Disabled) {
      slot.rest(kept.get());
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
    stopDisabled(slot);
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
