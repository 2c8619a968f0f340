package dev.mortise.terminal;

import dev.mortise.api.Json;
import dev.mortise.protocol.Suggest;
import dev.mortise.protocol.TomlFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One table of a configuration file while it is read: gives out values of the right kind, and says
/// where others stand. For one thread.
final class ConfigSection {
  private final TomlFile file;
  private final List<String> path;
  private final JsonNode table;
  private final List<String> known = new ArrayList<>();
  private final List<String> problems;

  ConfigSection(TomlFile file, List<String> problems, JsonNode table, String... path) {
    this.file = file;
    this.problems = problems;
    this.path = List.of(path);
    this.table = table;
  }

  String text(String key, String otherwise) {
    JsonNode value = value(key);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isString()) {
      wrong(key, "must be text in quotes");
      return otherwise;
    }
    return value.stringValue();
  }

  boolean flag(String key, boolean otherwise) {
    JsonNode value = value(key);
    if (!value.isMissingNode() && !value.isBoolean()) {
      wrong(key, "must be true or false");
    }
    return value.asBoolean(otherwise);
  }

  int number(String key, int otherwise, int min, int max) {
    JsonNode value = value(key);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      wrong(key, "must be a number");
      return otherwise;
    }
    if (value.intValue() < min || value.intValue() > max) {
      wrong(key, "must be from " + min + " to " + max + ", not " + value.intValue());
      return Math.clamp(value.intValue(), min, max);
    }
    return value.intValue();
  }

  /// A text, or several.
  List<String> texts(String key) {
    JsonNode value = value(key);
    List<String> texts = new ArrayList<>();
    if (value.isString()) {
      texts.add(value.stringValue());
    } else if (value.isArray()) {
      value.forEach(v -> texts.add(v.asString("")));
    } else if (!value.isMissingNode()) {
      wrong(key, "must be text in quotes, or a list of such");
    }
    return texts;
  }

  /// A table whose keys are somebody else's.
  Optional<Json> table(String key) {
    JsonNode value = value(key);
    if (!value.isMissingNode() && !value.isObject()) {
      wrong(key, "must be a table");
    }
    return value.isObject() ? Optional.of(Json.of(value.toString())) : Optional.empty();
  }

  /// The keys that stand there.
  List<String> keys() {
    return List.copyOf(table.propertyNames());
  }

  void expect(List<String> keys) {
    known.addAll(keys);
  }

  private JsonNode value(String key) {
    known.add(key);
    return table.path(key);
  }

  /// Names the keys that nobody asked for.
  void end() {
    for (String key : table.propertyNames()) {
      if (!known.contains(key)) {
        String near =
            Suggest.nearest(key, known)
                .map(word -> "did you mean " + word + "?")
                .orElse("known are " + String.join(", ", known.stream().sorted().toList()));
        wrong(key, "is not known; " + near);
      }
    }
  }

  void wrong(String key, String what) {
    say(key, String.join(".", way(key)) + " " + what + ".");
  }

  /// Something that is wrong there and elsewhere.
  void say(String key, String sentence) {
    problems.add(file.problem(sentence, way(key).toArray(String[]::new)));
  }

  private List<String> way(String key) {
    List<String> way = new ArrayList<>(path);
    way.add(key);
    return way;
  }
}
