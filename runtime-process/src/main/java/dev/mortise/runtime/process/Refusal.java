package dev.mortise.runtime.process;

import dev.mortise.host.PluginWords;

/// Something a confined plugin tried and was refused.
///
/// @param call what it called: `ptrace`, `open`, `connect`
/// @param target what it wanted of it, one harmless line; empty where the call says enough
record Refusal(String call, String target) {
  private static final int TARGET_MAX = 200;

  Refusal {
    target = PluginWords.of(target, TARGET_MAX);
  }
}
