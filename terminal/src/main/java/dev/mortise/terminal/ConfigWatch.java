package dev.mortise.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The configuration, read again when a file of it changes. Belongs to the loop.
final class ConfigWatch {
  private final List<Path> files;
  private ConfigReader.Result now;
  private List<Object> marks;

  ConfigWatch(List<Path> files) {
    this.files = List.copyOf(files);
    this.marks = look();
    this.now = ConfigReader.read(this.files);
  }

  WorkspaceConfig config() {
    return now.config();
  }

  /// What is wrong with the files.
  List<String> problems() {
    return now.problems();
  }

  /// Looks whether a file changed, and reads all of them again when one did. Values that are wrong
  /// leave the standard in their place; a file that is no TOML changes nothing.
  boolean changed() {
    if (!now.config().reload()) {
      return false;
    }
    List<Object> marksNow = look();
    if (marksNow.equals(marks)) {
      return false;
    }
    marks = marksNow;
    ConfigReader.Result next = ConfigReader.read(files);
    now = next.whole() ? next : new ConfigReader.Result(now.config(), next.problems(), false);
    return true;
  }

  private List<Object> look() {
    List<Object> found = new ArrayList<>();
    for (Path file : files) {
      try {
        found.add(Files.getLastModifiedTime(file));
        found.add(Files.size(file));
      } catch (IOException e) {
        found.add("");
      }
    }
    return found;
  }
}
