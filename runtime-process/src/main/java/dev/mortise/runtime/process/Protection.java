package dev.mortise.runtime.process;

import java.util.List;

/// What this machine can do to keep plugin processes, for `doctor` and for people.
///
/// @param confining how a confined plugin is kept; empty where none can be confined
/// @param holding how an unconfined one is kept
/// @param problem why none can be confined; empty where one can
/// @param safeguards each protection by itself, in force or not
/// @param confinedMay what a confined plugin could still do; empty where none can be confined
/// @param unconfinedMay what one with the grant `process:unconfined` could do
public record Protection(
    String confining,
    String holding,
    String problem,
    List<Safeguard> safeguards,
    List<String> confinedMay,
    List<String> unconfinedMay) {
  /// Copies.
  public Protection {
    safeguards = List.copyOf(safeguards);
    confinedMay = List.copyOf(confinedMay);
    unconfinedMay = List.copyOf(unconfinedMay);
  }
}
