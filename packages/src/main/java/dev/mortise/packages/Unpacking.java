package dev.mortise.packages;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Unpacks an archive into an empty folder, in two passes: the first reads all of it and writes
/// nothing, the second writes what the first found good.
final class Unpacking {
  private static final int GZIP = 0x1f8b;
  private static final int ZIP = 0x504b;

  private final ArchiveLimits limits;

  Unpacking(ArchiveLimits limits) {
    this.limits = limits;
  }

  /// @param file the archive, `.tar.gz` or `.zip` by its first bytes
  /// @param into an empty folder
  /// @throws PluginException `INVALID_ARGUMENT` saying what is wrong with it; `RESOURCE_EXHAUSTED`
  ///   when it is too large, `DEADLINE_EXCEEDED` when it takes too long
  void run(Path file, Path into) {
    read(
        file,
        archive -> {
          check(file, archive);
          archive.each((entry, content) -> write(entry, content, into));
        });
  }

  /// The first pass alone.
  ///
  /// @throws PluginException as [#run]
  void check(Path file) {
    read(file, archive -> check(file, archive));
  }

  private void check(Path file, Archive archive) throws IOException, Archive.Refused {
    var names = new Names(limits.entriesMax(), limits.unpackedMax(Files.size(file)));
    archive.each((entry, content) -> {
      names.add(entry);
      drain(entry, content);
    });
  }

  /// What is done with an open archive.
  private interface Reading {
    void of(Archive archive) throws IOException, Archive.Refused;
  }

  private void read(Path file, Reading reading) {
    try (Archive archive = open(file, new Watch(limits.time()))) {
      reading.of(archive);
    } catch (Archive.Refused e) {
      throw refused(ErrorCode.INVALID_ARGUMENT, e);
    } catch (BoundedInput.TooLarge e) {
      throw refused(ErrorCode.RESOURCE_EXHAUSTED, e);
    } catch (Watch.TooSlow e) {
      throw refused(ErrorCode.DEADLINE_EXCEEDED, e);
    } catch (IOException | IllegalArgumentException e) {
      throw refused(ErrorCode.INVALID_ARGUMENT, e);
    }
  }

  private static PluginException refused(ErrorCode code, Exception why) {
    return new PluginException(code, "The archive cannot be taken: " + why.getMessage() + ".", why);
  }

  private Archive open(Path file, Watch watch) throws IOException, Archive.Refused {
    int magic;
    try (InputStream in = Files.newInputStream(file)) {
      magic = in.read() << 8 | in.read();
    }
    return switch (magic) {
      case GZIP -> new TarArchive(file, limits.unpackedMax(Files.size(file)) + (4L << 20), watch);
      case ZIP -> ZipPackage.open(file, limits.entriesMax(), watch);
      default -> throw new Archive.Refused("it is neither a .tar.gz nor a .zip");
    };
  }

  /// What was found so far.
  private static final class Names {
    private final int entriesMax;
    private final long bytesMax;
    private final Map<String, Boolean> folders = new HashMap<>();
    private final Map<String, String> written = new HashMap<>();
    private long bytes;

    Names(int entriesMax, long bytesMax) {
      this.entriesMax = entriesMax;
      this.bytesMax = bytesMax;
    }

    void add(Entry entry) throws Archive.Refused, BoundedInput.TooLarge {
      bytes += entry.bytes();
      if (bytes > bytesMax || entry.bytes() > bytesMax) {
        throw new BoundedInput.TooLarge(bytesMax);
      }
      for (EntryName parent : entry.name().parents()) {
        put(parent, true, false);
      }
      if (!entry.name().segments().isEmpty()) {
        put(entry.name(), entry.folder(), true);
      }
    }

    /// The same folder may come again; anything else that some system takes for the same may not.
    private void put(EntryName name, boolean folder, boolean own) throws Archive.Refused {
      String key = name.key();
      String before = written.putIfAbsent(key, name.toString());
      boolean same = before == null || before.equals(name.toString());
      Boolean wasFolder = folders.putIfAbsent(key, folder);
      if (!same || (wasFolder != null && !(wasFolder && folder))) {
        throw new Archive.Refused("two of its entries have the same name on some systems");
      }
      if (own && folders.size() > entriesMax) {
        throw new Archive.Refused("it holds more than " + entriesMax + " files and folders");
      }
    }
  }

  private static void drain(Entry entry, InputStream content) throws IOException, Archive.Refused {
    if (!entry.folder()) {
      long count = content.transferTo(OutputStream.nullOutputStream());
      exact(entry, count);
    }
  }

  private static void exact(Entry entry, long count) throws Archive.Refused {
    if (count != entry.bytes()) {
      throw new Archive.Refused("its entry " + entry.name() + " is not as long as it says");
    }
  }

  private static void write(Entry entry, InputStream content, Path into)
      throws IOException, Archive.Refused {
    Path target = into;
    for (String segment : entry.name().segments()) {
      target = target.resolve(segment);
    }
    if (!target.normalize().startsWith(into)) {
      throw new Archive.Refused("its entry " + entry.name() + " leads out of it");
    }
    if (entry.folder()) {
      Files.createDirectories(target);
      return;
    }
    Path parent = target.getParent();
    Files.createDirectories(parent == null ? into : parent);
    var permissions =
        PosixFilePermissions.fromString(entry.executable() ? "rwxr-xr-x" : "rw-r--r--");
    // Never over something that is there, and never through a link.
    Set<StandardOpenOption> options =
        new HashSet<>(Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    try (FileChannel out = FileChannel.open(target, options)) {
      exact(entry, content.transferTo(Channels.newOutputStream(out)));
      out.force(true);
    }
    Files.setPosixFilePermissions(target, permissions);
  }
}
