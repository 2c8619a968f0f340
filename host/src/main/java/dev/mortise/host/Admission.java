package dev.mortise.host;

import dev.mortise.api.Permission;

/// Puts a further need of a host function that already runs before the gate: the host of the next
/// redirect, an address that is not public.
///
/// Judged and recorded as a call of its own, in the name of the same caller and through the same
/// chain of plugins. Safe for any thread.
@FunctionalInterface
public interface Admission {
  /// Lets it pass or refuses it.
  ///
  /// @throws dev.mortise.api.PluginException `PERMISSION_DENIED`, `RESOURCE_EXHAUSTED`,
  ///   `DEADLINE_EXCEEDED`
  void admit(Permission need);
}
