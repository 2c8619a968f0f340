package dev.mortise.host;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A folder that nobody but the host's user can look into or write to, as far as the system knows
/// of such. One that others could write to is not made private but left alone, since what lies
/// there already may be theirs, and a host would run it.
///
/// Safe for any thread, and for several hosts at once.
public final class PrivateFolder {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final String PRIVATE = "rwx------";
  private static final String DRAFT = "draft-";
  private static final Pattern DRAFT_NAME = Pattern.compile(DRAFT + "(\\d{1,10})-(\\d{1,19})-.*");

  private final Path path;

  private PrivateFolder(Path path) {
    this.path = path;
  }

  /// The folder of that name, which need not be there.
  public static PrivateFolder of(Path path) {
    return new PrivateFolder(Objects.requireNonNull(path, "path"));
  }

  /// Where it is.
  public Path path() {
    return path;
  }

  /// Whether it is there and private. A link, another user's folder, or one that others may look
  /// into is as good as none.
  public boolean trusted() {
    if (!POSIX) {
      return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }
    try {
      var attributes =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isDirectory()
          && PosixFilePermissions.toString(attributes.permissions()).equals(PRIVATE)
          && attributes.owner().equals(Files.getOwner(mine()));
    } catch (IOException e) {
      return false;
    }
  }

  /// Something that surely belongs to the user of this process.
  private static Path mine() {
    Path process = Path.of("/proc/self");
    return Files.exists(process) ? process : Path.of(System.getProperty("user.home"));
  }

  /// Makes it where it is missing.
  ///
  /// @throws IOException also when what is there is not private
  public void make() throws IOException {
    create(path);
    if (!trusted()) {
      throw new IOException(path + " is not private to this user; remove it");
    }
  }

  /// An empty file to write to, which is moved to its own name once it is whole.
  public Path draft() throws IOException {
    ProcessHandle own = ProcessHandle.current();
    return Files.createTempFile(path, DRAFT + own.pid() + "-" + start(own) + "-", null);
  }

  private static long start(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /// Removes the drafts of hosts that ended before theirs were whole.
  public void sweep() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.filter(PrivateFolder::orphan).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// Of the files that are meant those that are too many, last used longest ago.
  ///
  /// @param max so many stay
  public List<Path> surplus(Predicate<Path> meant, int max) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(meant)
          .sorted(Comparator.comparing(PrivateFolder::used).reversed())
          .skip(max)
          .toList();
    }
  }

  private static FileTime used(Path file) {
    try {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  /// Numbers of processes are used again, so it must be the one that began then.
  private static boolean orphan(Path file) {
    Matcher name = DRAFT_NAME.matcher(String.valueOf(file.getFileName()));
    if (!name.matches()) {
      return false;
    }
    Optional<ProcessHandle> writer = ProcessHandle.of(Long.parseLong(name.group(1)));
    return writer.isEmpty() || start(writer.get()) != Long.parseLong(name.group(2));
  }

  /// Makes a folder and those above it that are missing.
  static void create(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (POSIX) {
      Files.createDirectories(
          folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
    } else {
      Files.createDirectories(folder);
    }
  }

  /// Sets who may do what, `rwxr-x---`.
  static void mode(Path file, String mode) throws IOException {
    if (POSIX) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
  }
}
