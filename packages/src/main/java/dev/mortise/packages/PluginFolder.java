package dev.mortise.packages;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Manifest;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.FoundManifest;
import dev.mortise.protocol.ManifestReader;
import dev.mortise.protocol.ManifestResult;
import dev.mortise.protocol.Manifests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder that plugins are installed into and removed from, each whole or not at all.
///
/// What is under way lies in a hidden folder beside them, which hosts pass over, and is put in
/// place by one rename. What a killed process left there is cleared away by the next that installs.
/// The same hidden folder remembers what was installed: a folder that somebody else put there, such
/// as an author's sources, is not this one's to remove. One at a time in all processes; safe for
/// any thread.
public final class PluginFolder {
  private static final String WORKSHOP = ".mortise-packages";
  private static final String NOTES = "installed";
  private static final int PIECE_BYTES = 64 * 1024;

  private final Path folder;
  private final ArchiveLimits limits;
  private final boolean ownsAll;

  private PluginFolder(Path folder, ArchiveLimits limits, boolean ownsAll) {
    this.folder = folder.toAbsolutePath().normalize();
    this.limits = limits;
    this.ownsAll = ownsAll;
  }

  /// A folder that others use too: only what was installed into it can be removed.
  ///
  /// @param folder need not exist yet
  public PluginFolder(Path folder, ArchiveLimits limits) {
    this(folder, limits, false);
  }

  /// The folder that exists for installed plugins only: whatever is in it can be removed, also what
  /// was copied there.
  ///
  /// @param folder need not exist yet
  public static PluginFolder ofInstalled(Path folder, ArchiveLimits limits) {
    return new PluginFolder(folder, limits, true);
  }

  /// What was installed.
  ///
  /// @param permissions what it asks for, as declared
  /// @param folder where its files are
  public record Installed(String id, String version, List<Permission> permissions, Path folder) {
    /// Copies the list.
    public Installed {
      permissions = List.copyOf(permissions);
    }
  }

  /// Takes in an archive and puts its one plugin in place.
  ///
  /// The archive holds a plugin's files at its root, or in its only folder.
  ///
  /// @param archive `.tar.gz` or `.zip`; read to its end or to the first thing that is wrong, and
  ///   left open
  /// @throws PluginException `INVALID_ARGUMENT`, `RESOURCE_EXHAUSTED` or `DEADLINE_EXCEEDED` when
  ///   the archive is not taken; `MANIFEST_INVALID` with every problem; `CONFLICT` when the id is
  ///   taken; `UNAVAILABLE` when the folder cannot be written
  public synchronized Installed install(InputStream archive) {
    return inWorkshop(place -> {
      Path file = place.resolve("archive");
      save(archive, file);
      Path unpacked = Files.createDirectory(place.resolve("unpacked"));
      new Unpacking(limits).run(file, unpacked);
      Path root = root(unpacked);
      Manifest manifest = manifest(root);
      requireFree(manifest.id());
      Path target = folder.resolve(manifest.id());
      putInPlace(root, target);
      return new Installed(
          manifest.id(),
          manifest.version(),
          manifest.permissions().stream().map(Manifest.Declared::permission).toList(),
          target);
    });
  }

  /// The note comes first: what is installed can be removed, whenever the process dies. It says
  /// which folder is meant, since somebody may put another in its place.
  private void putInPlace(Path root, Path target) throws IOException {
    Path note = note(target);
    Files.createDirectories(folder.resolve(WORKSHOP).resolve(NOTES));
    Files.writeString(note, number(root) + " " + birth(root));
    try {
      Files.move(root, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(note);
      throw e;
    }
    force(folder);
  }

  /// What a folder keeps when it is moved, and no other has then. Its device is no part of it: that
  /// may have another number after a restart of the machine.
  private static String number(Path plugin) throws IOException {
    return Files.getAttribute(plugin, "unix:ino", LinkOption.NOFOLLOW_LINKS).toString();
  }

  /// When a folder was made, in case its number is given to another; empty where that may not be
  /// known, since the time of the last change stands for it there.
  private static String birth(Path plugin) throws IOException {
    var attributes =
        Files.readAttributes(plugin, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    FileTime made = attributes.creationTime();
    return made.equals(attributes.lastModifiedTime()) ? "" : made.toString();
  }

  private boolean installed(Path plugin) {
    try {
      String noted = Files.readString(note(plugin));
      String number = number(plugin) + " ";
      return noted.equals(number) || noted.equals(number + birth(plugin));
    } catch (IOException e) {
      return false;
    }
  }

  private Path note(Path plugin) {
    return folder.resolve(WORKSHOP).resolve(NOTES).resolve(String.valueOf(plugin.getFileName()));
  }

  /// Removes a plugin's files.
  ///
  /// @param source the folder its files are in, as the host found it
  /// @throws PluginException `INVALID_ARGUMENT` as [#requireRemovable]
  public synchronized void remove(Path source) {
    Path plugin = requireRemovable(source);
    inWorkshop(place -> {
      // A folder that may not be changed may not be moved to another either.
      Trees.open(plugin);
      Files.move(plugin, place.resolve("removed"), StandardCopyOption.ATOMIC_MOVE);
      force(folder);
      Files.deleteIfExists(note(plugin));
      return plugin;
    });
  }

  /// Says whether a plugin's files can be removed here, for whoever would stop it first.
  ///
  /// @param source the folder its files are in, as the host found it
  /// @return the same, absolute
  /// @throws PluginException `INVALID_ARGUMENT` when that is no direct folder of this one, or was
  ///   not installed into it
  public Path requireRemovable(Path source) {
    Path plugin = source.toAbsolutePath().normalize();
    boolean below =
        folder.equals(plugin.getParent()) && !String.valueOf(plugin.getFileName()).startsWith(".");
    if (!below || !Files.isDirectory(plugin, LinkOption.NOFOLLOW_LINKS)) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "Only plugins in folders of their own below "
              + folder
              + " can be removed here; "
              + plugin
              + " is none. Remove it by hand.");
    }
    if (!ownsAll && !installed(plugin)) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "The plugin lies in "
              + plugin
              + ", was not installed there by mortise plugins install or the console, and may be"
              + " somebody's sources: nothing is removed. Remove it by hand.");
    }
    return plugin;
  }

  /// What is done while nobody else installs.
  private interface Work<T> {
    T in(Path place) throws IOException;
  }

  private <T> T inWorkshop(Work<T> work) {
    Path workshop = folder.resolve(WORKSHOP);
    try {
      Files.createDirectories(workshop);
      Files.setPosixFilePermissions(workshop, PosixFilePermissions.fromString("rwx------"));
      try (FileChannel channel =
              FileChannel.open(
                  workshop.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        clear(workshop);
        Path place = Files.createDirectory(workshop.resolve(UUID.randomUUID().toString()));
        try {
          return work.in(place);
        } finally {
          discard(place);
        }
      }
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE, "The plugin folder " + folder + " cannot be written: " + e, e);
    }
  }

  /// What others left that were killed.
  private static void clear(Path workshop) throws IOException {
    List<Path> left;
    try (Stream<Path> all = Files.list(workshop)) {
      left = all.filter(p -> !p.endsWith("lock") && !p.endsWith(NOTES)).toList();
    }
    left.forEach(PluginFolder::discard);
  }

  /// What cannot be deleted lies in nobody's way, and is tried again the next time.
  private static void discard(Path place) {
    try {
      Trees.delete(place);
    } catch (IOException | UncheckedIOException e) {
      System.getLogger(PluginFolder.class.getName())
          .log(System.Logger.Level.WARNING, place + " cannot be deleted; delete it by hand", e);
    }
  }

  private void save(InputStream archive, Path file) throws IOException {
    Watch watch = new Watch(limits.time());
    long bytes = 0;
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      byte[] piece = new byte[PIECE_BYTES];
      for (int read = next(archive, piece); read >= 0; read = next(archive, piece)) {
        watch.check();
        bytes += read;
        if (bytes > limits.archiveBytesMax()) {
          throw new PluginException(
              ErrorCode.RESOURCE_EXHAUSTED,
              "The archive is larger than " + limits.archiveBytesMax() + " bytes.");
        }
        out.write(piece, 0, read);
      }
    } catch (Watch.TooSlow e) {
      throw new PluginException(
          ErrorCode.DEADLINE_EXCEEDED, "The archive did not come in " + limits.time() + ".", e);
    }
  }

  private static int next(InputStream archive, byte[] piece) {
    try {
      return archive.read(piece);
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "The archive breaks off: " + e.getMessage() + ".", e);
    }
  }

  /// The folder that is the plugin.
  private static Path root(Path unpacked) throws IOException {
    List<Path> top;
    try (Stream<Path> all = Files.list(unpacked)) {
      top = all.toList();
    }
    boolean wrapped = top.size() == 1 && Files.isDirectory(top.getFirst());
    return wrapped ? top.getFirst() : unpacked;
  }

  /// The manifest of the one plugin that a folder is.
  ///
  /// @throws PluginException `MANIFEST_INVALID` with every problem
  static Manifest manifest(Path root) {
    List<FoundManifest> found = Manifests.find(root);
    if (found.size() != 1 || !root.equals(found.getFirst().folder())) {
      throw new PluginException(
          ErrorCode.MANIFEST_INVALID,
          "An archive holds one plugin: plugin.toml or manifest.yaml at its root or in its only"
              + " folder. This one has "
              + found.size()
              + " manifests there.");
    }
    return switch (ManifestReader.read(found.getFirst())) {
      case ManifestResult.Good good -> good.manifest();
      case ManifestResult.Bad bad ->
          throw new PluginException(
              ErrorCode.MANIFEST_INVALID,
              "The manifest of "
                  + bad.bestId()
                  + " cannot be used:\n"
                  + bad.problems().stream()
                      .map(Object::toString)
                      .collect(Collectors.joining("\n")));
    };
  }

  private void requireFree(String id) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      if (all.anyMatch(p -> lower(p).equals(id.toLowerCase(Locale.ROOT)))) {
        throw new PluginException(
            ErrorCode.CONFLICT,
            id + ": there is a plugin of that id in " + folder + "; remove it first.");
      }
    }
  }

  private static String lower(Path path) {
    return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
  }

  /// The rename itself is on the disk when this returns.
  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
