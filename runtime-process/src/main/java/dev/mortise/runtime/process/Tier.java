package dev.mortise.runtime.process;

import java.util.Locale;
import java.util.Optional;

/// The subscription tiers of Kilometers, low first.
enum Tier {
  FREE,
  PRO,
  ENTERPRISE;

  /// Reads a tier in any case; empty for an unknown one, which nobody holds.
  static Optional<Tier> of(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "free" -> Optional.of(FREE);
      case "pro" -> Optional.of(PRO);
      case "enterprise" -> Optional.of(ENTERPRISE);
      default -> Optional.empty();
    };
  }

  /// Whether it includes the other.
  boolean covers(Tier other) {
    return compareTo(other) >= 0;
  }

  /// The name as people know it.
  @Override
  public String toString() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }
}
