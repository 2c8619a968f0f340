package dev.mortise.gate;

import dev.mortise.api.Permission;
import java.util.Objects;
import java.util.Optional;

/// Grants plugins what they declare beside what the operator granted them: development, and
/// `--grant-declared`.
///
/// Whoever uses it says so to the person in front of the screen.
public final class GrantDeclared implements Grants {
  private final Grants stored;

  /// The same for every plugin.
  ///
  /// @param stored what the operator granted; asked for what a plugin does not declare
  public GrantDeclared(Grants stored) {
    this.stored = Objects.requireNonNull(stored, "stored");
  }

  @Override
  public boolean granted(Party party, Permission need) {
    return party.declares(need) || stored.granted(party, need);
  }

  @Override
  public boolean grantedForBackground(Party party, Permission need) {
    return party.declares(need) || stored.grantedForBackground(party, need);
  }

  @Override
  public Optional<String> backgroundUser(Party party, Permission need) {
    return stored.backgroundUser(party, need);
  }

  @Override
  public boolean lent(Party party, Permission need) {
    return stored.lent(party, need);
  }
}
