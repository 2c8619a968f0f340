package dev.mortise.gate;

import dev.mortise.api.Caller;
import dev.mortise.api.Permission;
import java.util.Optional;

/// What a caller may do by themselves, whatever plugins may: the third of the three that must
/// agree. A port: whoever knows users and roles answers it.
///
/// Asked on every call, by many threads, so it never waits.
@FunctionalInterface
public interface CallerRights {
  /// Nobody is held back: hosts without users, where every caller is the operator or the program.
  CallerRights EVERYTHING = (_, _, _) -> Optional.empty();

  /// Why this caller may not do this; empty when they may.
  ///
  /// @param plugin whose contribution is called, or that asks
  /// @param need for example `http:post:/costs` of a plugin's own route, or
  ///   `k8s:list:pods@namespace=dev`
  /// @return the rest of a sentence, for example `alice's roles do not allow list of pods in dev`
  Optional<String> refusal(Caller caller, String plugin, Permission need);

  /// The same for somebody who had just the roles this user names, whoever has them.
  default Optional<String> refusalIf(Caller.User supposed, String plugin, Permission need) {
    return refusal(supposed, plugin, need);
  }

  /// What an operator types so that this user may do what is refused to them now, quoted for the
  /// shell; empty when nothing would help.
  default Optional<String> remedy(Caller.User user, String plugin, Permission need) {
    return Optional.empty();
  }
}
