package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import java.util.List;
import java.util.Map;

/// What a plugin is told of its settings: its own defaults, and over them what the operator set.
final class SettingsOf {
  private SettingsOf() {}

  /// @param configured one JSON object
  /// @param hint where the operator sets them, with `%s` for the plugin
  /// @throws PluginException `INVALID_ARGUMENT` when a required one is not set
  static Json plugin(Manifest manifest, Json configured, String hint) {
    Map<String, Object> settings = SettingsCheck.merged(manifest, configured);
    List<String> missing = SettingsCheck.missing(manifest, settings);
    if (!missing.isEmpty()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s cannot run without its settings %s; set them %s."
              .formatted(
                  manifest.label(), String.join(", ", missing), hint.replace("%s", manifest.id())));
    }
    return JsonCodec.encode(settings);
  }
}
