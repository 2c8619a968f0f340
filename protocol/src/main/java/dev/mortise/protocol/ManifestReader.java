package dev.mortise.protocol;

import dev.mortise.api.Manifest;
import dev.mortise.protocol.Document.Syntax;
import dev.mortise.protocol.Document.Unreadable;
import dev.mortise.protocol.ManifestFormat.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Reads manifests of all five formats into the one record.
///
/// Whatever a file holds, the answer is a [ManifestResult] with everything that is wrong at once;
/// nothing is thrown. Bounded: files up to 1 MiB, 32 levels, 100 problems. Unknown keys are
/// problems in our own format and warnings in the four others. Stateless; any thread.
public final class ManifestReader {
  /// Our manifest's name, and Thoth's.
  static final String TOML = "plugin.toml";

  /// Kite's, the second where somebody prefers it.
  static final List<String> YAML = List.of("manifest.yaml", "manifest.yml");

  /// KubeTile's configuration.
  static final String CONFIG = "config.toml";

  private ManifestReader() {}

  /// Reads one manifest; the file's name tells the format: `plugin.toml`, `manifest.yaml`,
  /// `config.toml` (its first entry), `<name>.manifest.json` or `km-plugin-<name>`. A folder means
  /// the manifest inside it.
  public static ManifestResult read(Path file) {
    String name = String.valueOf(file.getFileName());
    if (Files.isDirectory(file)) {
      return read(Manifests.inside(file).orElse(file.resolve(TOML)));
    }
    if (name.startsWith(KilometersFormat.PREFIX) && !name.endsWith(KilometersFormat.SUFFIX)) {
      return KilometersFormat.read(file);
    }
    if (name.endsWith(KilometersFormat.SUFFIX)) {
      return KilometersFormat.read(KilometersFormat.executableOf(file));
    }
    if (name.equals(CONFIG)) {
      return kubetile(file, 0);
    }
    return YAML.contains(name) ? read(file, Syntax.YAML) : read(file, Syntax.TOML);
  }

  /// Reads what [Manifests#find] came across.
  public static ManifestResult read(FoundManifest found) {
    return switch (found.format()) {
      case MORTISE, THOTH -> read(found.manifestFile(), Syntax.TOML);
      case KITE -> read(found.manifestFile(), Syntax.YAML);
      case KUBETILE -> kubetile(found.manifestFile(), found.index());
      case KILOMETERS -> KilometersFormat.read(found.files().getFirst());
    };
  }

  private static ManifestResult read(Path file, Syntax syntax) {
    Path folder = parent(file);
    try {
      Document document = Document.read(file, syntax);
      ManifestFormat format =
          syntax == Syntax.YAML
              ? new KiteFormat()
              : ThothFormat.owns(document.root()) ? new ThothFormat() : new MortiseFormat();
      Source source = new Source(file, folder, document.root(), "", new HashMap<>());
      return read(format, source, document.places(), String.valueOf(folder.getFileName()));
    } catch (Unreadable e) {
      return bad(file, e, String.valueOf(folder.getFileName()));
    }
  }

  private static ManifestResult kubetile(Path file, int index) {
    try {
      Document document = Document.read(file, Syntax.TOML);
      JsonNode entries = document.root().path(KubetileFormat.LIST);
      JsonNode entry = entries.path(index);
      String path = Places.path("/" + KubetileFormat.LIST, index);
      if (entry.isMissingNode()) {
        throw new Unreadable(
            document.places().ofKey("/" + KubetileFormat.LIST),
            "There is no [[plugins]] entry here; each needs a key and a path.");
      }
      Source source = new Source(file, parent(file), entry, path, new HashMap<>());
      return read(new KubetileFormat(), source, document.places(), "plugins-" + index);
    } catch (Unreadable e) {
      return bad(file, e, "kubetile");
    }
  }

  private static ManifestResult read(
      ManifestFormat format, Source source, Places places, String fallbackId) {
    Report report = new Report(source.file(), places, format.lenient());
    format.shape().check(source.root(), source.path(), report);
    format.check(source, report);
    if (report.failed()) {
      return new ManifestResult.Bad(bestId(source.root(), fallbackId), report.problems());
    }
    Manifest manifest = format.manifest(source);
    return new ManifestResult.Good(manifest, report.warnings());
  }

  private static ManifestResult.Bad bad(Path file, Unreadable e, String name) {
    Problem problem = new Problem(file, e.spot().line(), e.spot().column(), e.text(), null);
    return new ManifestResult.Bad(displayable(name), List.of(problem));
  }

  /// What the plugin is listed by: its id if it has a valid one, else where it was found.
  private static String bestId(JsonNode root, String fallback) {
    for (String key : List.of("id", "name", "key")) {
      String id = Ids.foreign(Values.text("", root, key));
      if (Ids.valid(id)) {
        return id;
      }
    }
    return displayable(fallback);
  }

  private static String displayable(String name) {
    return Quoted.plain(name, Ids.LENGTH_MAX);
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    return parent == null ? file.toAbsolutePath().getRoot() : parent;
  }
}
