package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Asks into which file something goes, and writes it there. Always a new file: where there is one,
/// it asks again with a name that is free. Belongs to the loop; files are written elsewhere.
final class ExportDialog {
  private final Desk desk;
  private final String name;
  private final String text;

  /// @param name of the file, in the person's home unless they say otherwise
  ExportDialog(Desk desk, String name, String text) {
    this.desk = desk;
    this.name = name;
    this.text = text;
  }

  void show() {
    show("export", "~/" + name);
  }

  private void show(String title, String suggested) {
    var file = new FormOverlay.Field("file", suggested, false);
    desk.show(
        new FormOverlay(
            desk, Mode.EXPORT_DIALOG, title, List.of(file), typed -> begin(typed.getFirst())));
  }

  private String begin(String typed) {
    if (typed.isBlank()) {
      return "the name of a file is needed";
    }
    Path file;
    try {
      file = FilesPane.path(typed.strip());
    } catch (InvalidPathException e) {
      return "that names no file: " + e.getReason();
    }
    desk.ask(
        () -> write(file),
        free ->
            free.ifPresentOrElse(
                other -> show("that is there already", other.toString()),
                () -> desk.toast(Toast.Kind.SUCCESS, "written to " + file)),
        e -> desk.toast(Toast.Kind.ERROR, String.valueOf(e.getMessage())));
    return "";
  }

  /// @return a path that is free, where this one is not
  private Optional<Path> write(Path file) {
    try {
      SavedFile.write(file, text);
      return Optional.empty();
    } catch (FileAlreadyExistsException e) {
      return Optional.of(Files.isDirectory(file) ? free(file.resolve(name)) : free(file));
    } catch (IOException e) {
      throw new PluginException(ErrorCode.UNAVAILABLE, file + " cannot be written: " + e, e);
    }
  }

  /// That path, or one like it with a number.
  private static Path free(Path file) {
    String whole = String.valueOf(file.getFileName());
    int dot = whole.lastIndexOf('.');
    int end = dot > 0 ? dot : whole.length();
    Path free = file;
    for (int i = 2; Files.exists(free, LinkOption.NOFOLLOW_LINKS); i++) {
      free = file.resolveSibling(whole.substring(0, end) + "-" + i + whole.substring(end));
    }
    return free;
  }
}
