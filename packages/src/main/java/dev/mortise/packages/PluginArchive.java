package dev.mortise.packages;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// Makes the archive of a plugin: a `.tar.gz` with all its files in one folder, which hosts
/// install.
///
/// The same files make the same bytes: entries in the order of their names, all of the same time,
/// owner and one of two modes. What hosts would refuse is refused here, by the same code.
///
/// @param limits those of whoever installs it
public record PluginArchive(ArchiveLimits limits) {
  private static final int EXECUTABLE = 0755;
  private static final int PLAIN = 0644;
  private static final int SPECIAL_BITS = 07000;

  /// What was made.
  ///
  /// @param bytes of the archive
  /// @param entries its files in their order, without the folder they are in
  public record Made(String id, String version, Path archive, long bytes, List<File> entries) {
    /// Copies the list.
    public Made {
      entries = List.copyOf(entries);
    }
  }

  /// One file of an archive.
  public record File(String name, long bytes, boolean executable) {}

  /// Packs a plugin's folder, without files and folders whose names begin with a dot and without
  /// archives at its root.
  ///
  /// @param into the folder that gets `<id>-<version>.tar.gz`, in place of an earlier one
  /// @throws PluginException `MANIFEST_INVALID` with every problem; `INVALID_ARGUMENT` or
  ///   `RESOURCE_EXHAUSTED` for what no host would take; `UNAVAILABLE` when it cannot be written
  public Made make(Path folder, Path into) {
    Path root = folder.toAbsolutePath().normalize();
    Manifest manifest = PluginFolder.manifest(root);
    String name = manifest.id() + "-" + manifest.version();
    try {
      Path draft = Files.createTempFile(into, "." + name, ".part");
      try {
        List<File> entries = new ArrayList<>();
        write(root, name, draft, entries);
        new Unpacking(limits).check(draft);
        Path archive = into.resolve(name + ".tar.gz");
        long bytes = Files.size(draft);
        Files.move(draft, archive, StandardCopyOption.REPLACE_EXISTING);
        return new Made(manifest.id(), manifest.version(), archive, bytes, entries);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE, "The archive " + name + " cannot be made: " + e, e);
    }
  }

  private void write(Path root, String name, Path draft, List<File> entries) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft));
        var tar = new TarArchiveOutputStream(new GZIPOutputStream(out), "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (Path file : files(root, root)) {
        if (entries.size() >= limits.entriesMax()) {
          throw refused(root, "holds more than " + limits.entriesMax() + " files");
        }
        File entry = entry(root, file);
        entries.add(entry);
        var header = new TarArchiveEntry(name + "/" + entry.name());
        header.setSize(entry.bytes());
        header.setMode(entry.executable() ? EXECUTABLE : PLAIN);
        header.setModTime(0L);
        header.setUserId(0);
        header.setGroupId(0);
        header.setUserName("");
        header.setGroupName("");
        tar.putArchiveEntry(header);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
      }
    }
  }

  /// The files of a folder in the order of their names, those of folders in their place.
  private static List<Path> files(Path root, Path folder) throws IOException {
    List<Path> children;
    try (var listed = Files.list(folder)) {
      children =
          listed
              .filter(child -> !name(child).startsWith("."))
              .filter(child -> !(folder.equals(root) && name(child).endsWith(".tar.gz")))
              .sorted(Comparator.comparing(PluginArchive::name))
              .toList();
    }
    List<Path> files = new ArrayList<>();
    for (Path child : children) {
      if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        files.addAll(files(root, child));
      } else {
        files.add(child);
      }
    }
    return files;
  }

  private static File entry(Path root, Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(file, "is neither a regular file nor a folder; put the file itself there");
    }
    int mode = (Integer) Files.getAttribute(file, "unix:mode");
    if ((mode & SPECIAL_BITS) != 0) {
      throw refused(file, "has the setuid, setgid or sticky bit; chmod it");
    }
    return new File(
        root.relativize(file).toString().replace(java.io.File.separatorChar, '/'),
        Files.size(file),
        Files.isExecutable(file));
  }

  private static PluginException refused(Path what, String why) {
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT, what + " " + why + ": no host takes an archive with it.");
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
