package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/// Which file a name leads to, and how it was.
///
/// @param key the file itself, whatever its name; null where the file system does not tell
/// @param size in bytes; 0 too for what the system makes up as it is read
record FileMark(@Nullable Object key, long size, FileTime changed) {
  /// Looks, and opens nothing.
  ///
  /// @throws PluginException when it is not there, or is none that may be opened
  static FileMark of(Path path) {
    try {
      BasicFileAttributes facts = Files.readAttributes(path, BasicFileAttributes.class);
      if (!facts.isRegularFile()) {
        FileKind kind = FileEntry.of(path, new HashMap<>()).kind();
        throw new PluginException(ErrorCode.INVALID_ARGUMENT, path + ": " + kind.refusal());
      }
      return new FileMark(facts.fileKey(), facts.size(), facts.lastModifiedTime());
    } catch (IOException e) {
      throw FileTrouble.of(path, e);
    }
  }
}
