package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The files that `--kubeconfig` names.
final class KubeconfigFiles {
  private KubeconfigFiles() {}

  /// Where they are. What stands in them is looked at later, again and again.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` for one that is no file this user can read
  static List<Path> named(List<Path> files, Terminal terminal) {
    List<Path> places = files.stream().map(terminal::resolve).toList();
    for (Path place : places) {
      String wrong =
          Files.notExists(place)
              ? "does not exist"
              : Files.isDirectory(place)
                  ? "is a folder"
                  : Files.isReadable(place) ? "" : "cannot be read by this user";
      if (!wrong.isEmpty()) {
        throw new PluginException(
            ErrorCode.INVALID_ARGUMENT, "--kubeconfig names " + place + ", which " + wrong);
      }
    }
    return places;
  }
}
