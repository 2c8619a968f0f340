package dev.mortise.host;

import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What surfaces see of a plugin at one moment.
final class Views {
  private Views() {}

  static PluginView of(
      Found found,
      PluginState state,
      @Nullable Instance instance,
      List<String> warnings,
      int restarts) {
    if (instance == null) {
      return new PluginView(
          found.id(),
          found.manifest(),
          found.folder(),
          state,
          List.of(),
          warnings,
          "",
          null,
          restarts);
    }
    List<String> all = new ArrayList<>(warnings);
    all.addAll(instance.warnings());
    return new PluginView(
        found.id(),
        found.manifest(),
        found.folder(),
        state,
        instance.contributions(),
        all,
        instance.connection().protection(),
        boxed(instance.connection().pid()),
        restarts);
  }

  private static @Nullable Long boxed(OptionalLong pid) {
    return pid.isPresent() ? (Long) pid.getAsLong() : null;
  }
}
