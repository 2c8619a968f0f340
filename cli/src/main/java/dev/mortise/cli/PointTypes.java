package dev.mortise.cli;

import dev.mortise.api.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/// Makes the types of one language out of the schemas of an extension point.
final class PointTypes {
  /// How a language writes its types.
  ///
  /// @param words by JSON type; `integer` as `long`
  /// @param list of one type, and a map from names to it
  /// @param field by name and type
  /// @param record by name and its fields
  record Language(
      Map<String, String> words,
      BiFunction<Boolean, String, String> list,
      BiFunction<String, String, String> field,
      BiFunction<String, String, String> record,
      String separator) {}

  private final Language language;
  private final Set<String> taken;
  private final Map<String, String> records = new LinkedHashMap<>();

  /// @param taken names that no type may have
  PointTypes(Language language, Set<String> taken) {
    this.language = language;
    this.taken = new TreeSet<>(taken);
  }

  static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /// The name of a type, whose records are remembered.
  ///
  /// @param name what to call it where the schema does not say
  String of(Json json, String name) {
    var schema = PointForm.Schema.of(json);
    if (schema.properties() != null || schema.title() != null) {
      return record(schema, schema.title() == null ? capital(name) : schema.title());
    }
    if (schema.is("array") && schema.items() != null) {
      return language.list().apply(true, boxed(of(schema.items(), name)));
    }
    if (schema.is("object") && schema.additionalProperties() != null) {
      return language.list().apply(false, boxed(of(schema.additionalProperties(), name)));
    }
    String type =
        language.words().keySet().stream().filter(schema::is).findFirst().orElse("anything");
    String word = language.words().getOrDefault(type, language.words().get(""));
    return schema.nullable() ? boxed(String.valueOf(word)) : String.valueOf(word);
  }

  private String boxed(String word) {
    return language.words().getOrDefault("boxed " + word, word);
  }

  private String record(PointForm.Schema schema, String wanted) {
    var fields = new StringBuilder();
    for (var field : schema.fields().entrySet()) {
      String type = of(field.getValue(), field.getKey());
      fields.append(fields.isEmpty() ? "" : language.separator());
      fields.append(language.field().apply(field.getKey(), type));
    }
    String text = fields.toString();
    String name = wanted;
    for (int i = 2; taken.contains(name) || !text.equals(records.getOrDefault(name, text)); i++) {
      name = wanted + i;
    }
    records.put(name, text);
    return name;
  }

  /// The declarations of all records.
  String declarations() {
    var text = new StringBuilder();
    records.forEach((name, fields) -> text.append(language.record().apply(name, fields)));
    return text.toString();
  }
}
