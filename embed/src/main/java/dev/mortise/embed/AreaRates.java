package dev.mortise.embed;

import dev.mortise.api.PermissionArea;
import dev.mortise.protocol.Units;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How much any plugin gets of some areas of permissions: `net=20/s k8s=50/s`.
///
/// @param perSecond by the word of the area
record AreaRates(Map<String, Double> perSecond) {
  /// Copies the map.
  AreaRates {
    perSecond = Map.copyOf(perSecond);
  }

  /// @throws IllegalArgumentException when a word is no area, or no rate, or stands twice
  static AreaRates parse(String text) {
    Map<String, Double> all = new TreeMap<>();
    for (String word : text.strip().split("[,\\s]+", -1)) {
      String[] parts = word.split("=", 2);
      double rate =
          Units.perSecond(parts.length == 2 ? parts[1] : "")
              .orElseThrow(() -> new IllegalArgumentException(word));
      if (PermissionArea.of(parts[0]).isEmpty() || all.put(parts[0], rate) != null) {
        throw new IllegalArgumentException(word);
      }
    }
    return new AreaRates(all);
  }

  @Override
  public String toString() {
    return new TreeMap<>(perSecond)
        .entrySet().stream()
            .map(e -> e.getKey() + "=" + Units.perSecond(e.getValue()))
            .collect(Collectors.joining(" "));
  }
}
