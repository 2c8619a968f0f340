package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.FoundManifest;
import dev.mortise.protocol.ManifestReader;
import dev.mortise.protocol.ManifestResult;
import dev.mortise.protocol.Manifests;
import dev.mortise.protocol.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Looks through the plugin folders. What cannot be read never hides what can.
final class Discovery {
  private final List<Path> dirs;
  private final InstantSource clock;

  Discovery(List<Path> dirs, InstantSource clock) {
    this.dirs = dirs;
    this.clock = clock;
  }

  /// What one look found.
  ///
  /// @param plugins by id
  record Sight(Map<String, Found> plugins, List<Stray> strays) {}

  /// One look at all folders. A folder that is not there holds nothing.
  Sight look() {
    Map<String, Found> plugins = new TreeMap<>();
    List<Stray> strays = new ArrayList<>();
    for (Path dir : dirs) {
      // One that may be there but cannot be looked at is told of.
      if (!Files.notExists(dir)) {
        for (FoundManifest found : find(dir, strays)) {
          add(found, plugins, strays);
        }
      }
    }
    return new Sight(plugins, strays);
  }

  /// Reads one plugin's manifest again, at the cost of that one.
  ///
  /// @throws PluginException `MANIFEST_INVALID` with every problem, `NOT_FOUND` when it is gone,
  ///   `CONFLICT` when another plugin stands there
  static Found again(Found old) {
    // Which files belong to it may have changed, too.
    FoundManifest origin =
        Manifests.again(old.origin(), old.id())
            .orElseThrow(() ->
                new PluginException(
                    ErrorCode.NOT_FOUND,
                    old.label() + ": it is no longer in " + old.folder() + "."));
    Found next = read(origin, old);
    if (!next.id().equals(old.id())) {
      throw new PluginException(
          ErrorCode.CONFLICT,
          "%s: its manifest now has the id %s; that is another plugin: mortise plugins rescan."
              .formatted(old.label(), next.id()));
    }
    return next;
  }

  /// Whether a plugin still is as it was found, asked after its files were copied: what is copied
  /// while somebody writes it may be of two versions.
  ///
  /// @throws PluginException as [#again]; `UNAVAILABLE` when its manifest is another by now
  static void unchanged(Found found) {
    if (!again(found).manifest().equals(found.manifest())) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          found.label()
              + ": its manifest changed while its files were copied; it is not started before they"
              + " stay as they are.");
    }
  }

  private static Found read(FoundManifest found, Found old) {
    return switch (ManifestReader.read(found)) {
      case ManifestResult.Good good -> found(found, good);
      case ManifestResult.Bad bad ->
          throw new PluginException(
              ErrorCode.MANIFEST_INVALID,
              old.manifest().label()
                  + ": its manifest cannot be read any more:\n"
                  + String.join("\n", sentences(bad.problems())));
    };
  }

  private List<FoundManifest> find(Path dir, List<Stray> strays) {
    try {
      return Manifests.find(dir);
    } catch (PluginException e) {
      strays.add(stray(dir, List.of(e.getMessage())));
      return List.of();
    }
  }

  private void add(FoundManifest found, Map<String, Found> plugins, List<Stray> strays) {
    ManifestResult result;
    try {
      result = ManifestReader.read(found);
    } catch (PluginException e) {
      strays.add(stray(found.folder(), List.of(e.getMessage())));
      return;
    }
    switch (result) {
      case ManifestResult.Good good -> {
        Found plugin = found(found, good);
        Found first = plugins.putIfAbsent(good.manifest().id(), plugin);
        if (first != null) {
          strays.add(duplicate(plugin, first));
        }
      }
      case ManifestResult.Bad bad ->
          strays.add(
              new Stray(
                  bad.bestId(),
                  null,
                  place(found),
                  ErrorCode.MANIFEST_INVALID,
                  sentences(bad.problems()),
                  clock.instant()));
    }
  }

  /// What has to be mended: an entry of a list stands far from its files.
  private static Path place(FoundManifest found) {
    return found.format() == Manifest.Format.KUBETILE ? found.manifestFile() : found.folder();
  }

  private static Found found(FoundManifest found, ManifestResult.Good good) {
    return new Found(
        good.manifest(), found, sentences(good.warnings()), PluginFiles.look(found.files()));
  }

  private Stray duplicate(Found second, Found first) {
    String sentence =
        "%s: the id %s is taken by %s in %s, which is found first. Remove one of them or give it another id."
            .formatted(
                second.manifest().label(),
                first.manifest().id(),
                first.manifest().label(),
                first.folder());
    return new Stray(
        second.manifest().id(),
        second.manifest(),
        second.folder(),
        ErrorCode.CONFLICT,
        List.of(sentence),
        clock.instant());
  }

  private Stray stray(Path source, List<String> problems) {
    Path name = source.getFileName();
    Instant now = clock.instant();
    String id = name == null ? source.toString() : name.toString();
    return new Stray(id, null, source, ErrorCode.MANIFEST_INVALID, problems, now);
  }

  private static List<String> sentences(List<Problem> problems) {
    return problems.stream().map(Problem::toString).toList();
  }
}
