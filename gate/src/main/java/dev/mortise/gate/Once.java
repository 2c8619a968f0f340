package dev.mortise.gate;

import dev.mortise.api.Permission;
import java.util.List;

/// What a person allowed for one call only; the right ends with the call.
///
/// @param rights which plugin of the chain may do what
public record Once(List<Right> rights) {
  /// Nobody was asked.
  public static final Once NOTHING = new Once(List.of());

  /// Copies the list.
  public Once {
    rights = List.copyOf(rights);
  }

  /// One of them: exactly this need, of exactly this instance.
  public record Right(Party party, Permission need) {}

  // The very instance is meant.
  @SuppressWarnings("ReferenceEquality")
  boolean allows(Party party, Permission need) {
    for (Right right : rights) {
      if (right.party() == party && right.need().equals(need)) {
        return true;
      }
    }
    return false;
  }
}
