package dev.mortise.gate;

/// Which way a call passes the gate.
public enum Direction {
  /// From the host into a plugin.
  INTO_PLUGIN,
  /// From a plugin to a function of the host.
  OUT_OF_PLUGIN
}
