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
  private static final int MESSAGE_MAX = 1000;

  /// Nothing but the suggestion may be missing; what is invisible in the message is made visible,
  /// so that no manifest forges a line of a report.
  public Problem {
    Objects.requireNonNull(file, "file");
    message = Quoted.plain(message, MESSAGE_MAX);
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
