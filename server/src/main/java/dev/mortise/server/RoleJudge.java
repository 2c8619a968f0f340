package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.identity.Access;
import dev.mortise.identity.RoleRights;
import java.util.Optional;

/// Judges by people's roles.
record RoleJudge(RoleRights rights) implements Judge {
  @Override
  public Optional<String> refusal(Caller caller, Access access) {
    return rights.refusal(caller, access);
  }

  @Override
  public boolean reaches(Caller caller, String cluster, String namespace) {
    return rights.reaches(caller, cluster, namespace);
  }
}
