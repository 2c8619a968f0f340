package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginState;
import dev.mortise.gate.Shell;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

  private static PluginState refused(StartOrder.Refused why, Instant now) {
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
