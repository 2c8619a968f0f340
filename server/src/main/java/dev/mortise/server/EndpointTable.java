package dev.mortise.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Every endpoint, and which of them a request means. Literal segments win over `{name}`, and those
/// over `{name...}`, whatever the order in the table. Immutable.
final class EndpointTable {
  private final List<Endpoint> endpoints;
  private final Node root = new Node();

  /// @param endpoint of a pattern
  /// @param parts of its path
  private record Row(Endpoint endpoint, List<String> parts) {}

  /// Where the paths that share a beginning part. Not changed once the table is made.
  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private @Nullable Node named;
    // Those that end here, and those whose last part takes all the rest.
    private final List<Row> ending = new ArrayList<>();
    private final List<Row> open = new ArrayList<>();

    void add(Row row, int at) {
      if (at == row.parts().size()) {
        ending.add(row);
        return;
      }
      String part = row.parts().get(at);
      if (part.endsWith("...}")) {
        open.add(row);
      } else if (part.startsWith("{")) {
        named = named == null ? new Node() : named;
        named.add(row, at + 1);
      } else {
        literals.computeIfAbsent(part, _ -> new Node()).add(row, at + 1);
      }
    }

    /// Adds those that fit, the closest first.
    void collect(List<String> segments, int at, List<Row> into) {
      boolean over = at == segments.size();
      // A slash at the end means the same.
      if (over || (at == segments.size() - 1 && segments.getLast().isEmpty())) {
        into.addAll(ending);
      }
      if (!over) {
        String segment = segments.get(at);
        Node literal = literals.get(segment);
        if (literal != null) {
          literal.collect(segments, at + 1, into);
        }
        if (named != null && !segment.isEmpty()) {
          named.collect(segments, at + 1, into);
        }
      }
      into.addAll(open);
    }
  }

  EndpointTable(List<Endpoint> endpoints) {
    this.endpoints = List.copyOf(endpoints);
    for (Endpoint endpoint : endpoints) {
      root.add(new Row(endpoint, List.of(endpoint.path().substring(1).split("/", -1))), 0);
    }
  }

  /// The table in its order, for documents and tests.
  List<Endpoint> endpoints() {
    return endpoints;
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
    List<Row> fitting = new ArrayList<>();
    root.collect(path.segments(), 0, fitting);
    Set<String> others = new TreeSet<>();
    for (Row row : fitting) {
      String takes = row.endpoint().method();
      if (!takes.equals("ANY") && !takes.equals(asked)) {
        others.add(takes);
      } else if (others.isEmpty() || !closer(fitting.getFirst().parts(), row.parts())) {
        return new Match.Found(row.endpoint(), values(row.parts(), path));
      }
      // A path that is there for another method is not left to a wider pattern.
    }
    return others.isEmpty() ? new Match.Nothing() : new Match.OtherMethods(others);
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

  private static int width(String part) {
    if (!part.startsWith("{")) {
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
