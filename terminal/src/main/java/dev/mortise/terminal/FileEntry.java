package dev.mortise.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One entry of a folder, as it was when somebody looked.
///
/// @param kind for a link, of what it leads to
/// @param link where it leads; null for what is no link
/// @param size in bytes
/// @param changed when; null where nobody knows
/// @param mode as `rw-r--r--`; empty where the file system has none
/// @param owner a number or a name; empty where the file system has none
record FileEntry(
    Path path,
    FileKind kind,
    @Nullable Path link,
    long size,
    @Nullable Instant changed,
    String mode,
    String owner) {
  private static final String UNIX = "unix:mode,permissions,size,lastModifiedTime,uid";
  private static final String BASIC =
      "basic:isDirectory,isRegularFile,isSymbolicLink,size,lastModifiedTime";

  /// Looks at one; opens nothing.
  ///
  /// @param owners the names of owners, by number, as far as they are known
  /// @throws IOException also when it is gone by now
  static FileEntry of(Path path, Map<Object, String> owners) throws IOException {
    FileEntry own = look(path, null, owners, LinkOption.NOFOLLOW_LINKS);
    if (own.kind != FileKind.BROKEN) {
      return own;
    }
    Path target = Files.readSymbolicLink(path);
    try {
      return look(path, target, owners);
    } catch (IOException e) {
      return new FileEntry(
          path, FileKind.BROKEN, target, own.size, own.changed, own.mode, own.owner);
    }
  }

  private static FileEntry look(
      Path path, @Nullable Path link, Map<Object, String> owners, LinkOption... how)
      throws IOException {
    boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
    Map<String, Object> facts = Files.readAttributes(path, unix ? UNIX : BASIC, how);
    int mode = facts.get("mode") instanceof Integer bits ? bits : 0;
    return new FileEntry(
        path,
        unix ? FileKind.of(mode) : kind(facts),
        link,
        facts.get("size") instanceof Long size ? size : 0,
        facts.get("lastModifiedTime") instanceof FileTime time ? time.toInstant() : null,
        permissions(facts.get("permissions")),
        unix ? owner(path, facts.get("uid"), owners, how) : "");
  }

  private static FileKind kind(Map<String, Object> facts) {
    return Boolean.TRUE.equals(facts.get("isSymbolicLink"))
        ? FileKind.BROKEN
        : Boolean.TRUE.equals(facts.get("isDirectory"))
            ? FileKind.FOLDER
            : Boolean.TRUE.equals(facts.get("isRegularFile")) ? FileKind.FILE : FileKind.OTHER;
  }

  private static String permissions(@Nullable Object set) {
    return set instanceof Set<?> all
        ? PosixFilePermissions.toString(
            all.stream().map(PosixFilePermission.class::cast).collect(Collectors.toSet()))
        : "";
  }

  /// The system is asked for a name once, not for each file.
  private static String owner(
      Path path, @Nullable Object number, Map<Object, String> owners, LinkOption... how)
      throws IOException {
    if (number == null) {
      return "";
    }
    String known = owners.get(number);
    if (known == null) {
      known = Files.getOwner(path, how).getName();
      owners.put(number, known);
    }
    return known;
  }

  /// What people call it.
  String name() {
    Path name = path.getFileName();
    return name == null ? path.toString() : name.toString();
  }

  String word() {
    return link == null || kind == FileKind.BROKEN ? kind.word() : "link to " + kind.word();
  }
}
