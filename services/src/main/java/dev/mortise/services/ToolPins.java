package dev.mortise.services;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What each tool said about itself when it was approved. A port: in memory, or kept in a store so
/// that a change is noticed after a restart too.
///
/// Asked whenever tools are listed, by many threads, so it never waits.
public interface ToolPins {
  /// The fingerprint that was approved; empty when the tool was never seen.
  Optional<String> pinned(String plugin, String tool);

  /// Approves a fingerprint in place of what was approved before.
  void pin(String plugin, String tool, String fingerprint);

  /// Pins that last as long as the program.
  static ToolPins inMemory() {
    Map<String, String> pins = new ConcurrentHashMap<>();
    return new ToolPins() {
      @Override
      public Optional<String> pinned(String plugin, String tool) {
        return Optional.ofNullable(pins.get(plugin + "/" + tool));
      }

      @Override
      public void pin(String plugin, String tool, String fingerprint) {
        pins.put(plugin + "/" + tool, fingerprint);
      }
    };
  }
}
