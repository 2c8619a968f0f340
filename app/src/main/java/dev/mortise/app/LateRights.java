package dev.mortise.app;

import dev.mortise.api.Caller;
import dev.mortise.api.Permission;
import dev.mortise.gate.CallerRights;
import java.util.Optional;

/// What callers may do, of which a host must be told before those who know it can be: they need the
/// host's database. Until then no user may do anything.
final class LateRights implements CallerRights {
  // Published by the thread that opens the host.
  private volatile CallerRights known = LateRights::unknown;

  void known(CallerRights rights) {
    known = rights;
  }

  @Override
  public Optional<String> refusal(Caller caller, String plugin, Permission need) {
    return known.refusal(caller, plugin, need);
  }

  private static Optional<String> unknown(Caller caller, String plugin, Permission need) {
    return switch (caller) {
      case Caller.Operator _, Caller.Application _ -> Optional.empty();
      case Caller.User _, Caller.Background _ -> Optional.of("roles are not known yet");
    };
  }
}
