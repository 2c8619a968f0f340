package dev.mortise.host;

import dev.mortise.api.Permission;
import dev.mortise.gate.Grants;
import dev.mortise.gate.Party;
import dev.mortise.gate.PermissionMatcher;

/// The grants of the state file. Each belongs to an id and to the very content it was given to.
final class OperatorGrants implements Grants {
  private final DesiredState state;

  OperatorGrants(DesiredState state) {
    this.state = state;
  }

  @Override
  public boolean granted(Party party, Permission need) {
    return state.now().of(party.plugin()).grants().stream()
        .anyMatch(grant -> covers(grant, party, need));
  }

  @Override
  public boolean grantedForBackground(Party party, Permission need) {
    return state.now().of(party.plugin()).grants().stream()
        .anyMatch(grant -> grant.background() && covers(grant, party, need));
  }

  private static boolean covers(Desired.Granted grant, Party party, Permission need) {
    return grant.content().equals(party.contentHash())
        && PermissionMatcher.covers(grant.parsed(), need);
  }
}
