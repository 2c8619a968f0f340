package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.gate.Shell;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where plugins stand that nobody asked to run: what is remembered of them, and what they lack.
/// Pure.
final class Resting {
  private Resting() {}

  /// The states by id.
  ///
  /// @param order of just these manifests
  static Map<String, PluginState> of(
      Map<String, Manifest> manifests, StartOrder order, Desired desired, Instant now) {
    Map<String, PluginState> states = new TreeMap<>();
    order
        .refused()
        .forEach((id, why) ->
            states.put(id, remembered(id, desired).orElseGet(() -> refused(why, now))));
    // Each comes after all it needs.
    for (String id : order.order()) {
      Manifest manifest = manifests.get(id);
      if (manifest != null) {
        states.put(id, remembered(id, desired).orElseGet(() -> lacking(manifest, states)));
      }
    }
    return states;
  }

  /// What the operator or the supervision said of it.
  static Optional<PluginState> remembered(String id, Desired desired) {
    Desired.Entry entry = desired.of(id);
    Desired.Quarantine quarantine = entry.quarantine();
    if (entry.disabled()) {
      return Optional.of(new PluginState.Disabled());
    }
    return quarantine == null
        ? Optional.empty()
        : Optional.of(new PluginState.Quarantined(quarantine.reason(), quarantine.since()));
  }

  /// Whether it may start from there.
  static boolean ready(PluginState state) {
    return state instanceof PluginState.Discovered
        || state instanceof PluginState.Verified
        || state instanceof PluginState.Waiting;
  }

  /// What is disabled or in quarantine stays so until somebody says otherwise.
  static boolean held(PluginState state) {
    return state instanceof PluginState.Disabled || state instanceof PluginState.Quarantined;
  }

  /// @param desired what is remembered by now: who was disabled and is enabled again may start
  /// @throws PluginException `CONFLICT` when it is disabled or in quarantine
  static void refuseHeld(Found found, PluginState state, Desired desired) {
    boolean enabled =
        state instanceof PluginState.Disabled && remembered(found.id(), desired).isEmpty();
    if (held(state) && !enabled) {
      String remedy = state instanceof PluginState.Disabled ? "enable" : "release";
      throw new PluginException(
          ErrorCode.CONFLICT,
          "%s is %s and does not start until somebody says: mortise plugins %s %s"
              .formatted(found.label(), state.word(), remedy, Shell.quote(found.id())));
    }
  }

  /// Where something that does not run stands after it was told to stop: what was said of it stays.
  static PluginState after(PluginState now, PluginState next) {
    boolean stays =
        held(now)
            ? !(next instanceof PluginState.Disabled)
            : now instanceof PluginState.Stopped && next instanceof PluginState.Waiting;
    return stays ? now : next;
  }

  /// Whether it failed because its manifest could not be read when it was to start.
  static boolean unread(PluginState state) {
    return failed(ErrorCode.MANIFEST_INVALID)
        .or(failed(ErrorCode.NOT_FOUND))
        .or(failed(ErrorCode.CONFLICT))
        .test(state);
  }

  /// Whether it will be another state by itself.
  static boolean passing(PluginState state) {
    return state instanceof PluginState.Discovered
        || state instanceof PluginState.Verified
        || state instanceof PluginState.Starting
        || state instanceof PluginState.Stopping;
  }

  /// Whether something failed just so.
  static Predicate<PluginState> failed(ErrorCode code) {
    return state -> state instanceof PluginState.Failed failed && failed.code() == code;
  }

  /// Where it stands as long as what it needs cannot be had.
  static PluginState refused(StartOrder.Refused why, Instant now) {
    return why.hopeless()
        ? new PluginState.Failed(ErrorCode.DEPENDENCY_UNMET, why.reason(), now, 0, null)
        : new PluginState.Waiting(why.reason());
  }

  private static PluginState lacking(Manifest manifest, Map<String, PluginState> states) {
    for (Manifest.Dependency dependency : manifest.requires().plugins()) {
      PluginState other = states.get(dependency.id());
      if (!dependency.optional() && !(other instanceof PluginState.Stopped)) {
        return new PluginState.Waiting(waitsFor(manifest, dependency.id(), other));
      }
    }
    return new PluginState.Stopped();
  }

  /// What a plugin says that cannot run before another does.
  ///
  /// @param state of the other; null when it is not installed
  static String waitsFor(Manifest manifest, String other, @Nullable PluginState state) {
    if (state == null) {
      return manifest.label() + " waits for " + other + ", which is not installed.";
    }
    String remedy =
        switch (state) {
          case PluginState.Stopped _ -> "; mortise plugins start " + Shell.quote(other);
          case PluginState.Disabled _ -> "; mortise plugins enable " + Shell.quote(other);
          case PluginState.Quarantined _ -> "; mortise plugins release " + Shell.quote(other);
          case PluginState.Failed _ -> "; mortise plugins why " + Shell.quote(other);
          case PluginState.Discovered _,
              PluginState.Verified _,
              PluginState.Waiting _,
              PluginState.Starting _,
              PluginState.Running _,
              PluginState.Degraded _,
              PluginState.Stopping _ ->
              "";
        };
    return "%s waits for %s, which is %s%s."
        .formatted(manifest.label(), other, state.word(), remedy);
  }
}
