package dev.mortise.monitor;

import dev.mortise.monitor.ReplayReport.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Compares two JSON values and says where they differ, by JSON pointer (RFC 6901).
final class JsonDifferences {
  /// More are counted by nobody: a person reads the first ones.
  static final int MAX = 50;

  private static final int VALUE_CHARS_MAX = 80;

  private final List<String[]> ignored;
  private final List<Difference> found = new ArrayList<>();

  private JsonDifferences(List<String> ignore) {
    this.ignored = ignore.stream().map(JsonDifferences::segments).toList();
  }

  /// The differences, in the order of the recorded value; none when the two are equal.
  static List<Difference> between(JsonNode recorded, JsonNode now, List<String> ignore) {
    JsonDifferences differences = new JsonDifferences(ignore);
    differences.compare("", recorded, now);
    return differences.found;
  }

  private static String[] segments(String pointer) {
    return (pointer.startsWith("/") ? pointer : "/" + pointer).split("/", -1);
  }

  private void compare(String at, @Nullable JsonNode recorded, @Nullable JsonNode now) {
    if (found.size() >= MAX || isIgnored(at)) {
      return;
    }
    if (recorded == null || now == null) {
      found.add(new Difference(at, text(recorded), text(now)));
    } else if (recorded.isObject() && now.isObject()) {
      TreeSet<String> names = new TreeSet<>(recorded.propertyNames());
      names.addAll(now.propertyNames());
      names.forEach(name -> compare(at + "/" + escaped(name), recorded.get(name), now.get(name)));
    } else if (recorded.isArray() && now.isArray()) {
      for (int i = 0; i < Math.max(recorded.size(), now.size()); i++) {
        compare(at + "/" + i, recorded.get(i), now.get(i));
      }
    } else if (!isSame(recorded, now)) {
      found.add(new Difference(at, text(recorded), text(now)));
    }
  }

  private static boolean isSame(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue()) == 0;
    }
    return one.equals(other);
  }

  private boolean isIgnored(String at) {
    String[] here = at.split("/", -1);
    return ignored.stream().anyMatch(pattern -> matches(pattern, here));
  }

  private static boolean matches(String[] pattern, String[] here) {
    if (pattern.length != here.length) {
      return false;
    }
    for (int i = 0; i < here.length; i++) {
      if (!pattern[i].equals("*") && !pattern[i].equals(here[i])) {
        return false;
      }
    }
    return true;
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    if (value == null) {
      return null;
    }
    String text = value.toString();
    return text.length() <= VALUE_CHARS_MAX ? text : text.substring(0, VALUE_CHARS_MAX) + "…";
  }
}
