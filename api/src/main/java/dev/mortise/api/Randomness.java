package dev.mortise.api;

/// Host function: random bytes.
@Contract("random")
public interface Randomness {
  /// Fresh bytes fit for keys.
  @NeedsNothing("random bytes tell nothing about anybody")
  Drawn draw(Amount amount);

  /// How many.
  ///
  /// @param count 1 to 65,536
  record Amount(int count) {}

  /// The bytes.
  record Drawn(Bytes payload) {}
}
