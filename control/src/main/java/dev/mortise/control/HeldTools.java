package dev.mortise.control;

import java.util.Optional;

/// Which tools nobody may use until an operator approves what they say of themselves now. A port:
/// whoever keeps what was approved answers it.
@FunctionalInterface
public interface HeldTools {
  /// Nothing is approved, so nothing is held.
  HeldTools NONE = (_, _) -> Optional.empty();

  /// Why a tool is held, and what to do, as a part of a sentence; empty when it is not.
  Optional<String> why(String plugin, String tool);
}
