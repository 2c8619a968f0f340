package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.FoundManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lists the files of a plugin, and refuses what must not be among them: links that lead out of its
/// folder, devices and pipes, more than a plugin needs.
final class PluginFiles {
  static final long BYTES_MAX = 1L << 30;
  static final int FILES_MAX = 20_000;

  private final String label;
  private final Path root;
  private final SortedMap<String, Entry> entries = new TreeMap<>();
  private long bytes;

  /// One file.
  ///
  /// @param real where its bytes are, links resolved
  /// @param stamp changes when the file does: size, times, identity
  record Entry(Path real, long size, boolean executable, String stamp) {}

  private PluginFiles(String label, Path root) {
    this.label = label;
    this.root = root;
  }

  /// By name relative to the folder, with `/`.
  ///
  /// @throws PluginException `NOT_EXECUTABLE`, `RESOURCE_EXHAUSTED`
  static SortedMap<String, Entry> of(Found found) {
    String label = found.manifest().label();
    if (found.manifest().format() == Manifest.Format.KUBETILE) {
      found.files().stream()
          .filter(Files::notExists)
          .findFirst()
          .ifPresent(module -> {
            throw missing(found, module);
          });
    }
    try {
      PluginFiles files = new PluginFiles(label, found.folder().toRealPath());
      List<Path> listed = found.files().isEmpty() ? List.of(found.folder()) : found.files();
      for (Path path : listed) {
        files.add(path.toAbsolutePath().normalize(), found.folder());
      }
      return files.entries;
    } catch (UncheckedIOException e) {
      throw unreadable(label, e);
    } catch (IOException e) {
      throw unreadable(label, e);
    }
  }

  /// Only an entry of a list names a file that may never have been there.
  private static PluginException missing(Found found, Path module) {
    FoundManifest origin = found.origin();
    return new PluginException(
        ErrorCode.NOT_EXECUTABLE,
        "%s: %s does not exist; put it there, or mend path in %s:%d."
            .formatted(found.label(), module, origin.manifestFile(), origin.line()));
  }

  /// How files look, told without reading them: another text when one of them changed.
  static String look(List<Path> files) {
    return files.stream().map(PluginFiles::look).collect(Collectors.joining("\n"));
  }

  private static String look(Path file) {
    try {
      Path real = file.toRealPath();
      return file + " " + stamp(real, Files.readAttributes(real, BasicFileAttributes.class));
    } catch (IOException e) {
      return file + " cannot be read";
    }
  }

  private static PluginException unreadable(String label, Exception e) {
    return new PluginException(
        ErrorCode.NOT_EXECUTABLE,
        label
            + ": its files cannot be read: "
            + e
            + "; check that they exist and who may read them.",
        e);
  }

  private void add(Path path, Path folder) throws IOException {
    Path real = path.toRealPath();
    if (!real.startsWith(root)) {
      throw refused(path, "leads out of the plugin's folder to " + real + "; copy it in instead");
    }
    if (Files.isDirectory(real)) {
      if (Files.isSymbolicLink(path) && !path.equals(folder)) {
        throw refused(path, "is a link to a folder; copy the folder in instead");
      }
      try (Stream<Path> children = Files.list(path)) {
        for (Path child : (Iterable<Path>) children.sorted()::iterator) {
          add(child, folder);
        }
      }
      return;
    }
    BasicFileAttributes attributes =
        Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw refused(path, "is a device, pipe or socket, not a file; remove it");
    }
    bytes += attributes.size();
    if (bytes > BYTES_MAX || entries.size() >= FILES_MAX) {
      throw tooMuch(label);
    }
    String name = folder.relativize(path).normalize().toString().replace('\\', '/');
    entries.put(
        name,
        new Entry(real, attributes.size(), Files.isExecutable(real), stamp(real, attributes)));
  }

  private static String stamp(Path real, BasicFileAttributes a) throws IOException {
    // The change time cannot be set by a program, the modification time can.
    Object changed =
        Files.getFileStore(real).supportsFileAttributeView("unix")
            ? Files.getAttribute(real, "unix:ctime")
            : a.lastModifiedTime();
    return a.size() + " " + a.lastModifiedTime() + " " + changed + " " + a.fileKey();
  }

  private PluginException refused(Path path, String why) {
    return new PluginException(ErrorCode.NOT_EXECUTABLE, label + ": " + path + " " + why + ".");
  }

  static PluginException tooMuch(String label) {
    return new PluginException(
        ErrorCode.RESOURCE_EXHAUSTED,
        "%s: a plugin may have at most %,d files and 1 GiB; move data out of its folder."
            .formatted(label, FILES_MAX));
  }
}
