package dev.mortise.host;

import dev.mortise.api.Manifest;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a host would say of the plugins in some folders before it starts the first of them. Loads
/// no runtime, makes no file.
public final class Survey {
  private Survey() {}

  /// Every manifest found, by id: those that cannot be read and those whose id is taken, too.
  ///
  /// @param pluginDirs as in [HostConfig#pluginDirs]
  /// @param desired what is remembered of them: [StateStore#now]
  /// @param hostVersion as in [HostConfig#hostVersion]
  public static List<PluginView> of(
      List<Path> pluginDirs, Desired desired, String hostVersion, InstantSource clock) {
    Discovery.Sight sight = new Discovery(pluginDirs, clock).look();
    Map<String, Manifest> manifests = new TreeMap<>();
    sight.plugins().forEach((id, found) -> manifests.put(id, found.manifest()));
    Map<String, PluginState> states =
        Resting.of(
            manifests,
            StartOrder.of(List.copyOf(manifests.values()), hostVersion),
            desired,
            clock.instant());
    List<PluginView> views = new ArrayList<>();
    sight
        .plugins()
        .forEach((id, found) -> {
          PluginState state = states.getOrDefault(id, new PluginState.Stopped());
          views.add(Views.of(found, state, null, found.warnings(), 0));
        });
    sight.strays().forEach(stray -> views.add(stray.view()));
    views.sort(Comparator.comparing(PluginView::id));
    return List.copyOf(views);
  }
}
