package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/// Where plugins are looked for.
final class FolderOptions {
  private static final String NAME = "--plugin-dir";

  @Option(
      names = NAME,
      paramLabel = "<folder>",
      description =
          "Look for plugins here; may be repeated. Default: MORTISE_PLUGIN_DIR, else the data"
              + " folder's plugins.")
  private List<Path> folders = new ArrayList<>();

  boolean named() {
    return !folders.isEmpty();
  }

  /// Refuses folders of the command line that cannot be looked through, whatever the command would
  /// do with them.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`
  static void check(ParseResult parsed, Terminal terminal) {
    List<Path> named = parsed.matchedOptionValue(NAME, List.<Path>of());
    for (Path folder : named) {
      Path place = terminal.resolve(folder);
      String wrong =
          Files.notExists(place)
              ? "does not exist"
              : Files.isDirectory(place)
                  ? Files.isReadable(place) ? "" : "cannot be read by this user"
                  : Files.exists(place) ? "is no folder" : "cannot be reached by this user";
      if (!wrong.isEmpty()) {
        throw new PluginException(
            ErrorCode.INVALID_ARGUMENT, NAME + " names " + place + ", which " + wrong);
      }
    }
  }

  List<Path> folders(Terminal terminal) {
    return folders.stream().map(terminal::resolve).toList();
  }
}
