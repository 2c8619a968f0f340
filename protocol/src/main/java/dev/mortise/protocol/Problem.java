package dev.mortise.protocol;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One thing that is wrong with a manifest, and where.
///
/// @param file the manifest
/// @param line counted from 1
/// @param column counted from 1, in UTF-16 units
/// @param message a whole sentence
/// @param suggestion the word that was probably meant, or null
public record Problem(
    Path file, int line, int column, String message, @Nullable String suggestion) {
  /// Nothing but the suggestion may be missing.
  public Problem {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(message, "message");
  }

  /// The message with the suggestion as a question behind it.
  public String text() {
    return suggestion == null ? message : message + " Did you mean \"" + suggestion + "\"?";
  }

  /// `file:line:column: message`, the form editors make clickable.
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + text();
  }
}
