package dev.mortise.host;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Names the cycles among plugins that no order can start.
final class Cycles {
  private final Map<String, List<String>> needs;
  private final Set<String> left;

  /// @param needs every plugin with what it requires
  /// @param left those that are on a cycle or behind one
  Cycles(Map<String, List<String>> needs, List<String> left) {
    this.needs = needs;
    this.left = new HashSet<>(left);
  }

  /// For each plugin on a cycle, the cycle: `a → b → a`.
  Map<String, String> name() {
    Map<String, String> named = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    for (String start : new TreeSet<>(left)) {
      if (!seen.contains(start)) {
        walk(start, seen, named);
      }
    }
    return named;
  }

  /// Follows the first need that is left, until a plugin comes again. Each one left has such a
  /// need, so the walk ends in a cycle, its own or one that was named before.
  private void walk(String start, Set<String> seen, Map<String, String> named) {
    Map<String, Integer> path = new LinkedHashMap<>();
    String at = start;
    while (!path.containsKey(at) && !seen.contains(at)) {
      path.put(at, path.size());
      at = needs.getOrDefault(at, List.of()).stream().filter(left::contains).findFirst().orElse(at);
    }
    Integer from = path.get(at);
    if (from != null) {
      List<String> cycle = new ArrayList<>(path.keySet()).subList(from, path.size());
      for (int i = 0; i < cycle.size(); i++) {
        List<String> turned = new ArrayList<>(cycle.subList(i, cycle.size()));
        turned.addAll(cycle.subList(0, i + 1));
        named.put(cycle.get(i), String.join(" → ", turned));
      }
    }
    seen.addAll(path.keySet());
  }
}
