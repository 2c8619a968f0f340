package dev.mortise.app;

import dev.mortise.api.Caller;
import dev.mortise.api.Permission;
import dev.mortise.gate.CallerRights;
import dev.mortise.identity.Access;
import dev.mortise.identity.RoleRights;
import dev.mortise.server.Judge;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What callers may do, of which a host must be told before those who know it can be: they need the
/// host's database. Until then no user may do anything.
final class LateRights implements CallerRights, Judge {
  // Published by the thread that opens the host.
  private volatile @Nullable RoleRights known;

  void known(RoleRights rights) {
    known = rights;
  }

  @Override
  public Optional<String> refusal(Caller caller, String plugin, Permission need) {
    RoleRights rights = known;
    return rights == null ? unknown(caller) : rights.refusal(caller, plugin, need);
  }

  @Override
  public Optional<String> refusalIf(Caller.User supposed, String plugin, Permission need) {
    RoleRights rights = known;
    return rights == null ? unknown(supposed) : rights.refusalIf(supposed, plugin, need);
  }

  @Override
  public Optional<String> remedy(Caller.User user, String plugin, Permission need) {
    RoleRights rights = known;
    return rights == null ? Optional.empty() : rights.remedy(user, plugin, need);
  }

  @Override
  public Optional<String> refusal(Caller caller, Access access) {
    RoleRights rights = known;
    return rights == null ? unknown(caller) : rights.refusal(caller, access);
  }

  @Override
  public boolean reaches(Caller caller, String cluster, String namespace) {
    RoleRights rights = known;
    return rights == null ? unknown(caller).isEmpty() : rights.reaches(caller, cluster, namespace);
  }

  /// As whom a caller is on clusters.
  Caller onClusters(Caller caller) {
    RoleRights rights = known;
    return rights == null ? caller : rights.onClusters(caller);
  }

  private static Optional<String> unknown(Caller caller) {
    return switch (caller) {
      case Caller.Operator _, Caller.Application _ -> Optional.empty();
      case Caller.User _, Caller.Background _ -> Optional.of("roles are not known yet");
    };
  }
}
