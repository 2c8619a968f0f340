package dev.mortise.host;

/// Is told what the operating system refused a plugin, which asked nobody. Never blocks.
@FunctionalInterface
public interface Refusals {
  /// Remembers nothing.
  Refusals NOTHING = (_, _, _) -> {};

  /// The plugin tried something and was refused.
  ///
  /// @param call what it called: `ptrace`, `open`
  /// @param target what it wanted of it, one harmless line; may be empty
  /// @param times how often since this was last told of the same
  void refused(String call, String target, long times);
}
