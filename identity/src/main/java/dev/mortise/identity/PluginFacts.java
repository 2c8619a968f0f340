package dev.mortise.identity;

/// What the roles must know of plugins. A port; asked on every call, so it never waits.
@FunctionalInterface
public interface PluginFacts {
  /// Knows nothing: every tool counts as one that changes something.
  PluginFacts NONE = (_, _) -> true;

  /// Whether the tool changes something. True for a tool that is not known.
  boolean mutates(String plugin, String tool);
}
