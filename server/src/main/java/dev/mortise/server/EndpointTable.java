package dev.mortise.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Every endpoint, and which of them a request means. Literal segments win over `{name}`, and those
/// over `{name...}`, whatever the order in the table. Immutable.
final class EndpointTable {
  private final List<Row> rows;

  private record Row(Endpoint endpoint, List<String> parts) {}

  EndpointTable(List<Endpoint> endpoints) {
    List<Row> all = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      all.add(new Row(endpoint, List.of(endpoint.path().substring(1).split("/", -1))));
    }
    this.rows = List.copyOf(all);
  }

  /// The table in its order, for documents and tests.
  List<Endpoint> endpoints() {
    return rows.stream().map(Row::endpoint).toList();
  }

  /// What a request means.
  sealed interface Match {
    /// This one.
    ///
    /// @param values what stands for the names of its pattern
    record Found(Endpoint endpoint, Map<String, String> values) implements Match {}

    /// There is such a path, but not for that method.
    record OtherMethods(Set<String> methods) implements Match {}

    /// There is no such path.
    record Nothing() implements Match {}
  }

  /// Looks a request up. `HEAD` is asked as `GET`.
  Match find(String method, CleanPath path) {
    String asked = method.equals("HEAD") ? "GET" : method;
    Row best = null;
    Set<String> others = new TreeSet<>();
    for (Row row : rows) {
      if (!fits(row.parts(), path.segments())) {
        continue;
      }
      String takes = row.endpoint().method();
      if (!takes.equals("ANY") && !takes.equals(asked)) {
        others.add(takes);
      } else if (best == null || closer(row.parts(), best.parts())) {
        best = row;
      }
    }
    // A path that is there for another method is not left to a wider pattern.
    if (best != null && !(shadowed(best, path) && !others.isEmpty())) {
      return new Match.Found(best.endpoint(), values(best.parts(), path));
    }
    return others.isEmpty() ? new Match.Nothing() : new Match.OtherMethods(others);
  }

  private boolean shadowed(Row best, CleanPath path) {
    return rows.stream()
        .anyMatch(r -> fits(r.parts(), path.segments()) && closer(r.parts(), best.parts()));
  }

  private static boolean fits(List<String> parts, List<String> segments) {
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      if (part.endsWith("...}")) {
        return segments.size() >= i;
      }
      if (i >= segments.size() || !segmentFits(part, segments.get(i))) {
        return false;
      }
    }
    // A slash at the end means the same.
    boolean slash = !segments.isEmpty() && segments.getLast().isEmpty();
    return parts.size() == segments.size() || (slash && parts.size() == segments.size() - 1);
  }

  private static boolean segmentFits(String part, String segment) {
    return part.startsWith("{") ? !segment.isEmpty() : part.equals(segment);
  }

  private static boolean closer(List<String> a, List<String> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int difference = width(a.get(i)) - width(b.get(i));
      if (difference != 0) {
        return difference < 0;
      }
    }
    return false;
  }

  private static int width(@Nullable String part) {
    if (part == null || !part.startsWith("{")) {
      return 0;
    }
    return part.endsWith("...}") ? 2 : 1;
  }

  private static Map<String, String> values(List<String> parts, CleanPath path) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      if (part.endsWith("...}")) {
        values.put(part.substring(1, part.length() - 4), path.below(i));
      } else if (part.startsWith("{")) {
        values.put(part.substring(1, part.length() - 1), path.segments().get(i));
      }
    }
    return values;
  }
}
