package dev.mortise.host;

import dev.mortise.api.Manifest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Which plugins a host starts by itself. The others are listed, and start when somebody says so.
///
/// @param everything whether that is every plugin found
/// @param ids where it is not: these, and what they need or would like to have
public record Autostart(boolean everything, Set<String> ids) {
  /// Every plugin that is found.
  public static final Autostart ALL = new Autostart(true, Set.of());

  /// None: a host that only looks, and changes what is remembered.
  public static final Autostart NONE = new Autostart(false, Set.of());

  /// Copies the set.
  public Autostart {
    ids = Set.copyOf(ids);
  }

  /// These and the plugins they depend on, however indirectly.
  public static Autostart only(Set<String> ids) {
    return new Autostart(false, ids);
  }

  /// The ids among these plugins that start by themselves.
  Set<String> among(Map<String, Manifest> manifests) {
    if (everything) {
      return Set.copyOf(manifests.keySet());
    }
    Set<String> reached = new TreeSet<>();
    Deque<String> left = new ArrayDeque<>(ids);
    while (!left.isEmpty()) {
      String id = left.remove();
      Manifest manifest = manifests.get(id);
      if (manifest != null && reached.add(id)) {
        manifest.requires().plugins().forEach(d -> left.add(d.id()));
      }
    }
    return reached;
  }
}
