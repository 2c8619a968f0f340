package dev.mortise.embed;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What every source said, as text, before anybody looked at what it means. Strongest first.
final class SettingLayers {
  /// What one source said about one setting.
  record Raw(String text, SettingSource source, String origin) {}

  private final Map<SettingKey, Raw> said = new EnumMap<>(SettingKey.class);
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /// Reads all sources.
  static SettingLayers read(SettingsSources sources) {
    var layers = new SettingLayers();
    layers.flags(sources.flags());
    EnvironmentLayer.read(sources.environment(), layers);
    return layers;
  }

  private void flags(Map<String, String> flags) {
    flags.forEach((name, text) -> {
      SettingKey key =
          SettingKey.of(name).orElseThrow(() -> new IllegalArgumentException("no setting " + name));
      say(key, new Raw(text, SettingSource.FLAG, "--" + name));
    });
  }

  /// What was said first stays: sources are read from the strongest to the weakest.
  void say(SettingKey key, Raw raw) {
    said.putIfAbsent(key, raw);
  }

  /// The strongest word about a setting.
  Optional<Raw> find(SettingKey key) {
    return Optional.ofNullable(said.get(key));
  }

  /// Something that keeps the configuration from being used.
  void problem(String sentence) {
    problems.add(sentence);
  }

  /// Something a person should know.
  void warning(String sentence) {
    warnings.add(sentence);
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }
}
