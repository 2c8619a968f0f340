package dev.mortise.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// Where plugins are looked for.
final class FolderOptions {
  @Option(
      names = "--plugin-dir",
      paramLabel = "<folder>",
      description =
          "Look for plugins here; may be repeated. Default: MORTISE_PLUGIN_DIR, else the data"
              + " folder's plugins.")
  private List<Path> folders = new ArrayList<>();

  boolean named() {
    return !folders.isEmpty();
  }

  List<Path> folders(Terminal terminal) {
    return folders.stream().map(terminal::resolve).toList();
  }
}
