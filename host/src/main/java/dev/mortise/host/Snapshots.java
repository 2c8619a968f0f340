package dev.mortise.host;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Copies plugins' files into a private folder named by their hash, hashing the very bytes it
/// writes: what was judged is what runs, whatever happens to the original in between.
///
/// Safe for any thread, and for several hosts on one folder: a copy appears whole, by a rename.
final class Snapshots {
  private final Path folder;
  private final ConcurrentHashMap<String, Taken> taken = new ConcurrentHashMap<>();

  /// The last copy of one source.
  ///
  /// @param sources how the original files looked
  /// @param copies how the copies looked when they were made
  private record Taken(String sources, Snapshot snapshot, String copies) {}

  /// @param cacheDir private to the host's user
  Snapshots(Path cacheDir) {
    this.folder = cacheDir.resolve("snapshots");
  }

  /// The plugin's files as they are now.
  ///
  /// @throws PluginException `NOT_EXECUTABLE`, `RESOURCE_EXHAUSTED`, `UNAVAILABLE` when there is no
  ///   room
  Snapshot take(Found found) {
    String label = found.manifest().label();
    SortedMap<String, PluginFiles.Entry> files = PluginFiles.of(found);
    String sources = stamps(files);
    Taken last = taken.get(found.place());
    if (last != null && last.sources().equals(sources) && whole(last)) {
      keep(last.snapshot().contentHash());
      return last.snapshot();
    }
    try {
      Snapshot snapshot = copy(label, files);
      taken.put(found.place(), new Taken(sources, snapshot, copies(snapshot.folder())));
      keep(snapshot.contentHash());
      SnapshotCleaning.clean(folder);
      return snapshot;
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          label + ": its files cannot be copied to " + folder + ": " + e + "; is there room?",
          e);
    }
  }

  /// The copy is in use: it is not to be cleaned away for another day.
  void keep(String contentHash) {
    SnapshotCleaning.mark(folder.resolve(contentHash));
  }

  private static String stamps(SortedMap<String, PluginFiles.Entry> files) {
    return files.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue().executable() + " " + e.getValue().stamp())
        .collect(Collectors.joining("\n"));
  }

  private static boolean whole(Taken last) {
    try {
      return copies(last.snapshot().folder()).equals(last.copies());
    } catch (IOException e) {
      return false;
    }
  }

  /// How the copies look: a changed byte changes the change time.
  private static String copies(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      List<Path> files =
          all.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
      StringBuilder text = new StringBuilder();
      for (Path file : files) {
        text.append(root.relativize(file)).append(' ').append(Files.size(file)).append(' ');
        text.append(Files.getLastModifiedTime(file)).append(' ');
        text.append(Files.isExecutable(file)).append('\n');
      }
      return text.toString();
    }
  }

  private Snapshot copy(String label, SortedMap<String, PluginFiles.Entry> files)
      throws IOException {
    PrivateFolder.create(folder);
    Path draft = Files.createTempDirectory(folder, "draft-");
    try {
      String hash = fill(label, draft, files);
      Path home = folder.resolve(hash);
      for (int attempt = 0; ; attempt++) {
        if (Files.isDirectory(home) && hash.equals(hash(home))) {
          return new Snapshot(home, hash);
        }
        // A folder of that name with other content was meddled with, or a host died over it.
        SnapshotCleaning.delete(home);
        try {
          Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
          return new Snapshot(home, hash);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
          // Another host made it first; its copy is looked at instead.
          if (attempt == 3) {
            throw e;
          }
        }
      }
    } finally {
      SnapshotCleaning.delete(draft);
    }
  }

  private static String fill(String label, Path draft, SortedMap<String, PluginFiles.Entry> files)
      throws IOException {
    ContentHash content = new ContentHash();
    long room = PluginFiles.BYTES_MAX;
    for (var file : files.entrySet()) {
      Path copy = draft.resolve(file.getKey()).normalize();
      if (!copy.startsWith(draft)) {
        throw new IOException(file.getKey() + " is no name inside the plugin");
      }
      PrivateFolder.create(copy.getParent() == null ? draft : copy.getParent());
      boolean executable = file.getValue().executable();
      room -=
          copyFile(label, file.getValue().real(), copy, room, content, file.getKey(), executable);
      PrivateFolder.mode(copy, executable ? "r-x------" : "r--------");
    }
    return content.hex();
  }

  private static long copyFile(
      String label,
      Path source,
      Path copy,
      long room,
      ContentHash content,
      String name,
      boolean executable)
      throws IOException {
    MessageDigest digest = ContentHash.sha256();
    long size = 0;
    try (InputStream in = Files.newInputStream(source, LinkOption.NOFOLLOW_LINKS);
        OutputStream out = Files.newOutputStream(copy)) {
      byte[] buffer = new byte[128 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        size += read;
        if (size > room) {
          throw PluginFiles.tooMuch(label);
        }
        digest.update(buffer, 0, read);
        out.write(buffer, 0, read);
      }
    }
    content.add(name, executable, digest.digest());
    return size;
  }

  private static String hash(Path root) throws IOException {
    SortedMap<String, Path> names = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      all.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS))
          .forEach(p -> names.put(root.relativize(p).toString().replace('\\', '/'), p));
    }
    ContentHash content = new ContentHash();
    for (var file : names.entrySet()) {
      MessageDigest digest = ContentHash.sha256();
      try (InputStream in = Files.newInputStream(file.getValue(), LinkOption.NOFOLLOW_LINKS)) {
        byte[] buffer = new byte[128 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          digest.update(buffer, 0, read);
        }
      }
      content.add(file.getKey(), Files.isExecutable(file.getValue()), digest.digest());
    }
    return content.hex();
  }

  /// One hash over many files: names are length-prefixed, so that no two lists look alike.
  private static final class ContentHash {
    private final MessageDigest all = sha256();

    void add(String name, boolean executable, byte[] hash) {
      byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
      all.update(ByteBuffer.allocate(4).putInt(utf8.length).flip());
      all.update(utf8);
      all.update((byte) (executable ? 1 : 0));
      all.update(hash);
    }

    String hex() {
      return HexFormat.of().formatHex(all.digest());
    }

    static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }
}
