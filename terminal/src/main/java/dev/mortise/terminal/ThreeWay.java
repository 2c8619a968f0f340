package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Puts what two people made of one document together: objects member by member, everything else
/// whole.
///
/// @param merged what only one of them changed is as that one wants it; what both changed, as ours
/// @param theirs the paths that the other one changed
/// @param both the paths that both changed, each to something else
record ThreeWay(JsonNode merged, List<String> theirs, List<String> both) {
  static ThreeWay of(JsonNode base, JsonNode ours, JsonNode other) {
    List<String> theirs = new ArrayList<>();
    List<String> both = new ArrayList<>();
    JsonNode merged = merge("", base, ours, other, theirs, both);
    return new ThreeWay(
        merged == null ? JsonNodeFactory.instance.objectNode() : merged,
        List.copyOf(theirs),
        List.copyOf(both));
  }

  private static @Nullable JsonNode merge(
      String path,
      @Nullable JsonNode base,
      @Nullable JsonNode ours,
      @Nullable JsonNode other,
      List<String> theirs,
      List<String> both) {
    if (same(base, other)) {
      return ours;
    }
    if (ours instanceof ObjectNode && other instanceof ObjectNode) {
      return members(path, base, ours, other, theirs, both);
    }
    if (same(ours, other)) {
      return ours;
    }
    theirs.add(path);
    if (same(base, ours)) {
      return other;
    }
    both.add(path);
    return ours;
  }

  private static JsonNode members(
      String path,
      @Nullable JsonNode base,
      JsonNode ours,
      JsonNode other,
      List<String> theirs,
      List<String> both) {
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    Set<String> names = new LinkedHashSet<>(ours.propertyNames());
    names.addAll(other.propertyNames());
    for (String name : names) {
      JsonNode member =
          merge(
              path.isEmpty() ? name : path + "." + name,
              base == null ? null : base.get(name),
              ours.get(name),
              other.get(name),
              theirs,
              both);
      if (member != null) {
        merged.set(name, member);
      }
    }
    return merged;
  }

  private static boolean same(@Nullable JsonNode one, @Nullable JsonNode other) {
    return one == null ? other == null : one.equals(other);
  }
}
