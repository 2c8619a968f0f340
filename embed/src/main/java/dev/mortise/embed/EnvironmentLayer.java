package dev.mortise.embed;

import dev.mortise.protocol.Suggest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Settings from variables: `MORTISE_*`, then `KM_*`, then `KILOMETERS_*`.
final class EnvironmentLayer {
  /// Variables of ours that are no settings.
  private static final Set<String> OTHERS =
      Set.of(
          "MORTISE_CHECKOUT",
          "MORTISE_DEBUG",
          "MORTISE_GO_SDK",
          "MORTISE_HOME",
          "MORTISE_INSTALLATION",
          "MORTISE_JAVA_OPTS",
          "MORTISE_PLUGIN");

  private EnvironmentLayer() {}

  static void read(Map<String, String> environment, SettingLayers layers) {
    for (SettingKey key : SettingKey.values()) {
      for (String variable : key.variables()) {
        String text = environment.getOrDefault(variable, "");
        if (!text.isBlank()) {
          layers.say(key, new SettingLayers.Raw(text.strip(), SettingSource.ENVIRONMENT, variable));
        }
      }
    }
    misspelt(environment.keySet(), layers);
  }

  // Only what is nearly right is worth a word: other programs may have variables like ours.
  private static void misspelt(Set<String> variables, SettingLayers layers) {
    List<String> known = new ArrayList<>(OTHERS);
    for (SettingKey key : SettingKey.values()) {
      known.addAll(key.variables());
    }
    for (String variable : new TreeSet<>(variables)) {
      if (variable.startsWith("MORTISE_") && !known.contains(variable)) {
        Suggest.nearest(variable, known)
            .ifPresent(near ->
                layers.warning(
                    "The variable %s means nothing to Mortise; did you mean %s?"
                        .formatted(variable, near)));
      }
    }
  }
}
