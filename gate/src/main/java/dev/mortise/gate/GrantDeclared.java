package dev.mortise.gate;

import dev.mortise.api.Permission;

/// Grants plugins what they declare, and nothing else: development, and `--grant-declared`.
///
/// Whoever uses it says so to the person in front of the screen.
public final class GrantDeclared implements Grants {
  /// The same for every plugin.
  public GrantDeclared() {}

  @Override
  public boolean granted(Party party, Permission need) {
    return party.declares(need);
  }

  @Override
  public boolean grantedForBackground(Party party, Permission need) {
    return party.declares(need);
  }
}
