package dev.mortise.host;

import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Whether values are what a manifest says of its settings; finds all problems at once. Shows no
/// value: somebody may have typed a secret into the wrong field.
public final class SettingsCheck {
  private SettingsCheck() {}

  /// A manifest's defaults, and over them what is configured.
  ///
  /// @param configured one JSON object
  /// @throws PluginException `INVALID_ARGUMENT` when it is none
  public static Map<String, Object> merged(Manifest manifest, Json configured) {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (Manifest.Setting setting : manifest.settings()) {
      if (setting.defaultValue() != null) {
        settings.put(setting.name(), JsonCodec.decode(setting.defaultValue(), Object.class));
      }
    }
    Map<?, ?> over = JsonCodec.decode(configured, Map.class);
    over.forEach((name, value) -> {
      if (value != null) {
        settings.put(String.valueOf(name), value);
      }
    });
    return settings;
  }

  /// Names of required settings that have no value.
  public static List<String> missing(Manifest manifest, Map<String, ?> merged) {
    return manifest.settings().stream()
        .filter(setting -> setting.required() && merged.get(setting.name()) == null)
        .map(Manifest.Setting::name)
        .toList();
  }

  /// What is wrong with the values and their names, one part of a sentence each: `rate must be a
  /// number`.
  ///
  /// @param values by the settings' names; null clears one
  public static List<String> problems(Manifest manifest, Map<String, ?> values) {
    List<String> problems = new ArrayList<>(wrong(manifest, values));
    TreeSet<String> unknown = new TreeSet<>(values.keySet());
    manifest.settings().forEach(setting -> unknown.remove(setting.name()));
    unknown.forEach(name -> problems.add("there is no setting " + LogText.clean(name)));
    return problems;
  }

  /// What is wrong with the values of those settings that the manifest knows.
  static List<String> wrong(Manifest manifest, Map<String, ?> values) {
    List<String> problems = new ArrayList<>();
    for (Manifest.Setting setting : manifest.settings()) {
      Object value = values.get(setting.name());
      String expected = value == null ? null : expected(setting, value);
      if (expected != null) {
        problems.add(setting.name() + " must be " + expected);
      }
    }
    return problems;
  }

  private static @Nullable String expected(Manifest.Setting setting, Object value) {
    return switch (setting.type()) {
      case TEXT, TEXTAREA, SECRET -> value instanceof String ? null : "a text";
      case NUMBER -> value instanceof Number ? null : "a number";
      case BOOLEAN -> value instanceof Boolean ? null : "true or false";
      case SELECT -> selectable(setting, value) ? null : "one of " + options(setting);
    };
  }

  private static boolean selectable(Manifest.Setting setting, Object value) {
    return setting.options().stream().anyMatch(option -> option.value().equals(value));
  }

  private static String options(Manifest.Setting setting) {
    return String.join(", ", setting.options().stream().map(Manifest.Option::value).toList());
  }
}
