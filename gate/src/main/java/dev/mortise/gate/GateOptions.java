package dev.mortise.gate;

import java.util.Map;

/// What an operator may change about a gate.
///
/// @param areaRates by the word of an area of permissions: no plugin gets more in it, whatever its
///   own rate is
/// @param traced whether every call gets a [Trace]: when somebody collects them
public record GateOptions(Map<String, RateState.Limit> areaRates, boolean traced) {
  /// No further rates, no traces.
  public static final GateOptions STANDARD = new GateOptions(Map.of(), false);

  /// Copies the map.
  public GateOptions {
    areaRates = Map.copyOf(areaRates);
  }
}
