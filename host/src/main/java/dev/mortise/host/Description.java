package dev.mortise.host;

import dev.mortise.api.Contribution;
import dev.mortise.api.Permission;
import java.util.List;
import java.util.Set;

/// What a plugin says it is.
///
/// @param id its own word for itself; compared with the manifest
/// @param version its own word for it; empty where the contract does not say
/// @param contributions what it offers
/// @param implied permissions that a foreign contract amounts to; count as declared, need a grant
/// @param warnings what the contract could not carry
public record Description(
    String id,
    String version,
    List<Contribution> contributions,
    Set<Permission> implied,
    List<String> warnings) {
  /// Copies everything.
  public Description {
    contributions = List.copyOf(contributions);
    implied = Set.copyOf(implied);
    warnings = List.copyOf(warnings);
  }
}
