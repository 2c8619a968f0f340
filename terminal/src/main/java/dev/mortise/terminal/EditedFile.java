package dev.mortise.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A file for an editor, alone in a folder that nobody else may look into: secrets may stand in it.
final class EditedFile implements AutoCloseable {
  private final Path folder;
  private final Path file;
  private byte @Nullable [] first;

  private EditedFile(Path folder, Path file) {
    this.folder = folder;
    this.file = file;
  }

  static EditedFile make(String name) throws IOException {
    Path folder = Files.createTempDirectory("mortise-edit");
    return new EditedFile(folder, folder.resolve(name));
  }

  Path path() {
    return file;
  }

  void write(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (first == null) {
      first = bytes;
    }
    Files.write(file, bytes);
  }

  /// Whether somebody's work is in it, in whatever bytes: it is not what was written first.
  boolean changed() {
    try {
      return first != null && !Arrays.equals(first, Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      // What cannot be read may be somebody's work.
      return true;
    }
  }

  /// @throws java.nio.charset.CharacterCodingException when it is no UTF-8
  String read() throws IOException {
    return Files.readString(file);
  }

  /// Removes the folder, with whatever the editor left there.
  @Override
  public void close() {
    try {
      Files.walkFileTree(folder, new Removal());
    } catch (IOException e) {
      System.getLogger(EditedFile.class.getName())
          .log(System.Logger.Level.WARNING, "a temporary file stays: " + folder, e);
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path found, BasicFileAttributes attributes)
        throws IOException {
      Files.delete(found);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path found, @Nullable IOException problem)
        throws IOException {
      Files.delete(found);
      return FileVisitResult.CONTINUE;
    }
  }
}
