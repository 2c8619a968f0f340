package dev.mortise.protocol;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.Document.Syntax;
import dev.mortise.protocol.Document.Unreadable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Finds manifests.
public final class Manifests {
  /// More files than this are not listed as a plugin's; hosts refuse fewer.
  private static final int FILES_MAX = 20_001;

  private static final int FOLDERS_MAX = 16;

  private Manifests() {}

  /// The plugins in a folder, by name: the folder itself where it holds a manifest, `config.toml`
  /// with `[[plugins]]`, executables `km-plugin-*`, and every direct subfolder with a manifest.
  /// Hidden subfolders are passed over, and a folder that does not exist holds none. Of a
  /// `config.toml` in place of a folder these are its `[[plugins]]` alone.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` when the folder cannot be listed
  public static List<FoundManifest> find(Path pluginDir) {
    if (Files.notExists(pluginDir)) {
      return List.of();
    }
    if (pluginDir.endsWith(ManifestReader.CONFIG) && Files.isRegularFile(pluginDir)) {
      return kubetile(pluginDir);
    }
    List<FoundManifest> found = new ArrayList<>();
    inside(pluginDir).ifPresent(file -> found.add(inFolder(file)));
    for (Path entry : entries(pluginDir)) {
      String name = String.valueOf(entry.getFileName());
      if (name.equals(ManifestReader.CONFIG) && Files.isRegularFile(entry)) {
        found.addAll(kubetile(entry));
      } else if (KilometersFormat.isPlugin(entry)) {
        found.add(kilometers(entry));
      } else if (!name.startsWith(".") && Files.isDirectory(entry)) {
        inside(entry).ifPresent(file -> found.add(inFolder(file)));
      }
    }
    return found;
  }

  /// The same plugin as it is now: which files belong to it, which format it has. Looks at nothing
  /// but this one; empty where it is gone.
  ///
  /// @param id what it was; one of several in a file may have moved there
  public static Optional<FoundManifest> again(FoundManifest found, String id) {
    Path file = found.manifestFile();
    return switch (found.format()) {
      case MORTISE, THOTH, KITE ->
          inside(parent(file)).filter(file::equals).map(Manifests::inFolder);
      case KUBETILE -> Files.isRegularFile(file) ? entry(file, found, id) : Optional.empty();
      case KILOMETERS ->
          Optional.of(found.files().getFirst())
              .filter(KilometersFormat::isPlugin)
              .map(Manifests::kilometers);
    };
  }

  private static Optional<FoundManifest> entry(Path config, FoundManifest before, String id) {
    List<FoundManifest> now = kubetile(config);
    return now.stream()
        .filter(f -> id(ManifestReader.read(f)).equals(id))
        .findFirst()
        .or(() -> now.stream().filter(f -> f.index() == before.index()).findFirst());
  }

  private static String id(ManifestResult result) {
    return switch (result) {
      case ManifestResult.Good good -> good.manifest().id();
      case ManifestResult.Bad bad -> bad.bestId();
    };
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of("") : parent;
  }

  private static List<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "The plugin folder " + folder + " cannot be listed: " + reason(e) + ".",
          e);
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : e;
    return switch (cause) {
      case AccessDeniedException ignored -> "this user may not read it";
      case NotDirectoryException ignored -> "it is no folder";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      case null, default -> String.valueOf(cause);
    };
  }

  /// The manifest of a folder that is a plugin.
  static Optional<Path> inside(Path folder) {
    return Stream.concat(Stream.of(ManifestReader.TOML), ManifestReader.YAML.stream())
        .map(folder::resolve)
        .filter(Files::exists)
        .findFirst();
  }

  private static FoundManifest inFolder(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    Path home = folder == null ? file.toAbsolutePath() : folder;
    return new FoundManifest(file, home, format(file), files(home));
  }

  private static Manifest.Format format(Path file) {
    if (ManifestReader.YAML.contains(String.valueOf(file.getFileName()))) {
      return Manifest.Format.KITE;
    }
    try {
      boolean thoth = ThothFormat.owns(Document.read(file, Syntax.TOML).root());
      return thoth ? Manifest.Format.THOTH : Manifest.Format.MORTISE;
    } catch (Unreadable e) {
      return Manifest.Format.MORTISE;
    }
  }

  /// All but folders, links not followed: what is no file of a plugin is refused where it is
  /// copied, not passed over here. Whatever cannot be listed is left out.
  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder, FOLDERS_MAX)) {
      return all.filter(f -> !Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS))
          .limit(FILES_MAX)
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private static FoundManifest kilometers(Path executable) {
    Path manifest = KilometersFormat.manifestOf(executable);
    Path folder = executable.toAbsolutePath().normalize().getParent();
    List<Path> files =
        Files.isRegularFile(manifest) ? List.of(executable, manifest) : List.of(executable);
    return new FoundManifest(
        manifest,
        folder == null ? executable.toAbsolutePath() : folder,
        Manifest.Format.KILOMETERS,
        files);
  }

  /// A configuration that cannot be read is found once, so that reading it tells why.
  private static List<FoundManifest> kubetile(Path config) {
    try {
      List<FoundManifest> found = new ArrayList<>();
      Document document = Document.read(config, Syntax.TOML);
      for (JsonNode entry : Values.items(document.root(), KubetileFormat.LIST)) {
        Path module = KubetileFormat.module(config, entry);
        String at = Places.path("/" + KubetileFormat.LIST, found.size());
        int line = document.places().ofKey(Places.path(at, "path")).line();
        found.add(kubetile(config, module, found.size(), line));
      }
      return found;
    } catch (Unreadable e) {
      return List.of(kubetile(config, config, 0, e.spot().line()));
    }
  }

  private static FoundManifest kubetile(Path config, Path module, int index, int line) {
    Path folder = module.toAbsolutePath().normalize().getParent();
    return new FoundManifest(
        config,
        folder == null ? module.toAbsolutePath() : folder,
        Manifest.Format.KUBETILE,
        List.of(module),
        index,
        line);
  }
}
