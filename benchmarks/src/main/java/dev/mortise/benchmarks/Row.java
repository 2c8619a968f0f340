package dev.mortise.benchmarks;

import org.jspecify.annotations.Nullable;

/// One line of the result.
///
/// @param name what was measured
/// @param unit of both figures
/// @param ours the median of our rounds
/// @param peer the median of the peer's rounds in the same run; null where there is no peer
/// @param peerName who the peer is
/// @param aim what the ratio should be; null where the figure is only printed
record Row(
    String name,
    String unit,
    double ours,
    @Nullable Double peer,
    String peerName,
    @Nullable Aim aim) {
  /// Ours alone, because the peer could not be measured here.
  ///
  /// @param why in a few words
  static Row unmeasured(String name, String unit, double ours, String why) {
    return new Row(name, unit, ours, null, "not measured: " + why, null);
  }

  /// A bound on the ratio of ours to the peer's.
  ///
  /// @param atMost whether smaller is better
  record Aim(boolean atMost, double bound) {
    static Aim atMost(double bound) {
      return new Aim(true, bound);
    }

    static Aim atLeast(double bound) {
      return new Aim(false, bound);
    }

    boolean met(double ratio) {
      return atMost ? ratio <= bound : ratio >= bound;
    }

    @Override
    public String toString() {
      return (atMost ? "≤ " : "≥ ") + bound;
    }
  }

  /// Ours divided by the peer's; where there is no peer, ours itself, which the aim then bounds.
  double ratio() {
    return peer == null ? ours : ours / peer;
  }

  boolean met() {
    return aim == null || aim.met(ratio());
  }
}
