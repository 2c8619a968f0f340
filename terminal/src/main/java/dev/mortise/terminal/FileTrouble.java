package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/// What went wrong with a file, as one sentence that names it.
final class FileTrouble {
  private FileTrouble() {}

  static PluginException of(Path path, IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> said(ErrorCode.NOT_FOUND, path, "is not there", e);
      case AccessDeniedException _ ->
          said(ErrorCode.PERMISSION_DENIED, path, "may not be read by you", e);
      case NotDirectoryException _ -> said(ErrorCode.INVALID_ARGUMENT, path, "is no folder", e);
      // The system's own words, for example of links that lead back to themselves.
      case FileSystemException told when told.getReason() != null ->
          said(ErrorCode.UNAVAILABLE, path, "cannot be read: " + told.getReason(), e);
      default -> said(ErrorCode.UNAVAILABLE, path, "cannot be read: " + e.getMessage(), e);
    };
  }

  private static PluginException said(ErrorCode code, Path path, String what, IOException e) {
    return new PluginException(code, path + " " + what, e);
  }
}
