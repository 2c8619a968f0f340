package dev.mortise.app;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import dev.mortise.protocol.FoundManifest;
import dev.mortise.protocol.ManifestReader;
import dev.mortise.protocol.ManifestResult;
import dev.mortise.protocol.Manifests;
import dev.mortise.protocol.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What manifests alone say of the plugins in some folders; nothing is started.
final class FolderView {
  private FolderView() {}

  /// The plugins by id; of two with the same id the one in the earlier folder.
  static List<PluginView> of(List<Path> folders) {
    List<PluginView> views = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (Path folder : folders) {
      for (FoundManifest found : Manifests.find(folder)) {
        PluginView view = view(found);
        if (known.add(view.id())) {
          views.add(view);
        }
      }
    }
    views.sort(Comparator.comparing(PluginView::id));
    return views;
  }

  private static PluginView view(FoundManifest found) {
    return switch (ManifestReader.read(found)) {
      case ManifestResult.Good good ->
          view(
              good.manifest().id(),
              good.manifest(),
              found,
              new PluginState.Discovered(),
              good.warnings().stream().map(Problem::text).toList());
      case ManifestResult.Bad bad ->
          view(
              bad.bestId(),
              null,
              found,
              new PluginState.Failed(
                  ErrorCode.MANIFEST_INVALID, reason(bad), Instant.now(), 0, null),
              List.of());
    };
  }

  private static String reason(ManifestResult.Bad bad) {
    return bad.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
  }

  private static PluginView view(
      String id,
      @Nullable Manifest manifest,
      FoundManifest found,
      PluginState state,
      List<String> warnings) {
    return new PluginView(id, manifest, found.folder(), state, List.of(), warnings, "", null, 0);
  }
}
