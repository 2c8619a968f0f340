package dev.mortise.host;

import dev.mortise.api.Manifest;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// How kinds of plugins are written for people.
final class Words {
  private Words() {}

  static String of(Manifest.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static String of(Map<Manifest.Kind, ?> kinds) {
    return kinds.isEmpty()
        ? "none"
        : kinds.keySet().stream().sorted().map(Words::of).collect(Collectors.joining(", "));
  }
}
