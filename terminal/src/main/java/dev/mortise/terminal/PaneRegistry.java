package dev.mortise.terminal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Makes panes by key: the only place where any pane is made.
final class PaneRegistry {
  private final Map<String, Function<PaneContext, WorkspacePane>> factories = new LinkedHashMap<>();

  /// Says how panes of that kind are made.
  ///
  /// @throws IllegalArgumentException when the key is taken, or is not in kebab case
  void register(String key, Function<PaneContext, WorkspacePane> factory) {
    if (!key.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("a kind of pane is written like-this, not " + key);
    }
    if (factories.putIfAbsent(key, factory) != null) {
      throw new IllegalArgumentException("there is a kind of pane " + key + " already");
    }
  }

  /// A pane. One that nobody knows, or that cannot be made, is a pane that says so.
  WorkspacePane create(PaneContext context) {
    String kind = context.spec().kind();
    Function<PaneContext, WorkspacePane> factory = factories.get(kind);
    if (factory == null) {
      return new MessagePane(kind, List.of("There is no pane of the kind " + kind + "."));
    }
    try {
      return factory.apply(context);
    } catch (RuntimeException e) {
      return new MessagePane(kind, List.of(String.valueOf(e.getMessage())));
    }
  }

  List<String> kinds() {
    return List.copyOf(factories.keySet());
  }
}
