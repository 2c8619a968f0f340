package dev.mortise.cli;

import java.util.List;

/// What stands between plugins and this machine, and what does not.
///
/// @param all each protection, in force or not
/// @param confinedMay what a confined plugin could still do, one phrase each; empty where none can
///   be confined
/// @param unconfinedMay what a plugin with the grant `process:unconfined` could do
public record Protections(
    List<Protection> all, List<String> confinedMay, List<String> unconfinedMay) {
  /// Copies.
  public Protections {
    all = List.copyOf(all);
    confinedMay = List.copyOf(confinedMay);
    unconfinedMay = List.copyOf(unconfinedMay);
  }

  /// Whether a plugin can be kept from everything it was not given.
  boolean confine() {
    return all.stream().anyMatch(p -> p.name().equals(Protection.CONFINED) && p.inForce());
  }
}
