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

  /// The same, with how the instance's code is kept by now: a module is compiled while it runs, and
  /// its state does not change by that.
  static PluginView kept(PluginView view, @Nullable Instance instance) {
    return instance == null || view.protection().isEmpty()
        ? view
        : new PluginView(
            view.id(),
            view.manifest(),
            view.source(),
            view.state(),
            view.contributions(),
            view.warnings(),
            instance.connection().protection(),
            view.pid(),
            view.restarts());
  }

  private static @Nullable Long boxed(OptionalLong pid) {
    return pid.isPresent() ? (Long) pid.getAsLong() : null;
  }
}
