package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a plugin is told of its settings: its own defaults, over them what the operator set, and in
/// place of every secret a handle that only the egress path can fill in.
final class SettingsOf {
  private SettingsOf() {}

  /// What stands for a secret, wherever a plugin could see it.
  static String handle(String secret) {
    return "{{secret:" + secret + "}}";
  }

  /// @param configured one JSON object
  /// @param hint where the operator sets them, with `%s` for the plugin
  /// @throws PluginException `INVALID_ARGUMENT` with all that is missing or of the wrong type
  static Json plugin(Manifest manifest, Json configured, String hint) {
    Map<String, Object> settings = SettingsCheck.merged(manifest, configured);
    List<String> problems = new ArrayList<>();
    SettingsCheck.missing(manifest, settings).forEach(name -> problems.add(name + " is not set"));
    problems.addAll(SettingsCheck.wrong(manifest, settings));
    if (!problems.isEmpty()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s cannot run with its settings: %s; set them %s."
              .formatted(
                  manifest.label(),
                  String.join("; ", problems),
                  hint.replace("%s", manifest.id())));
    }
    for (Manifest.Setting setting : manifest.settings()) {
      if (setting.type() == Manifest.SettingType.SECRET) {
        settings.computeIfPresent(setting.name(), (name, _) -> handle(name));
      }
    }
    return JsonCodec.encode(settings);
  }
}
