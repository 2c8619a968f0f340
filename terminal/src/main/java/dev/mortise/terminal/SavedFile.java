package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Writes what a pane shows into a new file in the person's home, which nobody else may read.
final class SavedFile {
  private static final int NAME_MAX = 80;

  private SavedFile() {}

  static void write(Desk desk, String name, List<StyledLine> lines) {
    write(desk, name, "txt", String.join("\n", lines.stream().map(StyledLine::text).toList()));
  }

  static void write(Desk desk, String name, String ending, String text) {
    Path file = named(name, ending);
    desk.ask(
        () -> {
          try {
            write(file, text);
            return file;
          } catch (IOException e) {
            throw new PluginException(ErrorCode.UNAVAILABLE, file + " cannot be written: " + e, e);
          }
        },
        written -> desk.toast(Toast.Kind.SUCCESS, "written to " + written),
        e -> desk.toast(Toast.Kind.ERROR, String.valueOf(e.getMessage())));
  }

  /// Where something of that name is written to now.
  static Path named(String name, String ending) {
    return Path.of(System.getProperty("user.home")).resolve(name(name, ending));
  }

  /// What the file for something of that name is called now.
  static String name(String name, String ending) {
    String plain = name.replaceAll("[^A-Za-z0-9.-]+", "_");
    String fitting = plain.length() > NAME_MAX ? plain.substring(0, NAME_MAX) : plain;
    return "mortise_%s_%d.%s".formatted(fitting, Instant.now().getEpochSecond(), ending);
  }

  /// @throws IOException also when there is one of that name
  static void write(Path file, String text) throws IOException {
    try (OutputStream out = create(file)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// A new file, the person's own from its first byte on.
  ///
  /// @throws IOException also when there is one of that name
  static OutputStream create(Path file) throws IOException {
    FileAttribute<?>[] attributes =
        file.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    return Channels.newOutputStream(
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes));
  }
}
