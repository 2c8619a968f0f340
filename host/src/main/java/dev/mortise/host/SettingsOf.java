package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a plugin is told of its settings: its own defaults, over them what the operator set, and in
/// place of every secret a handle that only the egress path can fill in.
final class SettingsOf {
  private static final int SHOWN_MAX = 40;

  private SettingsOf() {}

  /// What stands for a secret, wherever a plugin could see it.
  static String handle(String secret) {
    return "{{secret:" + secret + "}}";
  }

  /// @param configured one JSON object
  /// @param hint where the operator sets them, with `%s` for the plugin
  /// @throws PluginException `INVALID_ARGUMENT` with all that is missing or of the wrong type
  static Json plugin(Manifest manifest, Json configured, String hint) {
    Map<?, ?> set = JsonCodec.decode(configured, Map.class);
    Map<Object, Object> settings = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (Manifest.Setting setting : manifest.settings()) {
      Object value = value(setting, set.get(setting.name()));
      if (value == null) {
        if (setting.required()) {
          problems.add(setting.name() + " is not set");
        }
        continue;
      }
      String problem = problem(setting, value);
      if (problem != null) {
        problems.add(setting.name() + " " + problem);
      }
      boolean secret = setting.type() == Manifest.SettingType.SECRET;
      settings.put(setting.name(), secret ? handle(setting.name()) : value);
    }
    set.forEach((name, value) -> {
      if (value != null) {
        settings.putIfAbsent(name, value);
      }
    });
    if (!problems.isEmpty()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s cannot run with its settings: %s; set them %s."
              .formatted(
                  manifest.label(),
                  String.join("; ", problems),
                  hint.replace("%s", manifest.id())));
    }
    return JsonCodec.encode(settings);
  }

  private static @Nullable Object value(Manifest.Setting setting, @Nullable Object set) {
    if (set != null) {
      return set;
    }
    Json otherwise = setting.defaultValue();
    return otherwise == null ? null : JsonCodec.decode(otherwise, Object.class);
  }

  private static @Nullable String problem(Manifest.Setting setting, Object value) {
    return switch (setting.type()) {
      case TEXT, TEXTAREA -> value instanceof String ? null : expected("a text", value);
      case NUMBER -> value instanceof Number ? null : expected("a number", value);
      case BOOLEAN -> value instanceof Boolean ? null : expected("true or false", value);
      case SELECT ->
          setting.options().stream().anyMatch(o -> o.value().equals(value))
              ? null
              : expected(
                  "one of "
                      + String.join(
                          ", ", setting.options().stream().map(Manifest.Option::value).toList()),
                  value);
      // Never shown, whatever it is.
      case SECRET -> value instanceof String ? null : "must be a text";
    };
  }

  private static String expected(String what, Object value) {
    return "must be "
        + what
        + ", not "
        + QuestionText.cut(LogText.clean(JsonCodec.encode(value).toString()), SHOWN_MAX);
  }
}
