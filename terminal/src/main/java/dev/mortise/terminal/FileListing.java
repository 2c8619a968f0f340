package dev.mortise.terminal;

import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is in a folder: folders first, then by name.
///
/// @param entries [#ENTRIES_MAX] at most, and as many again that fit what is looked for
/// @param hidden how many were left out because their names begin with a dot
/// @param passed how many there were that are not among the entries, for there are too many
record FileListing(List<FileEntry> entries, int hidden, int passed) {
  static final int ENTRIES_MAX = 10_000;

  /// No more names are read.
  static final int NAMES_MAX = 1_000_000;

  private static final Comparator<FileEntry> ORDER =
      Comparator.<FileEntry, Boolean>comparing(entry -> entry.kind() != FileKind.FOLDER)
          .thenComparing(FileEntry::name, String.CASE_INSENSITIVE_ORDER)
          .thenComparing(FileEntry::path);

  FileListing {
    entries = List.copyOf(entries);
  }

  /// Reads a folder. May take as long as its file system does; never called on the loop.
  ///
  /// @param all also what begins with a dot
  /// @param sought where there are too many, those with this in their names are found all the same
  /// @throws PluginException when it cannot be read
  static FileListing of(Path folder, boolean all, String sought) {
    String low = sought.toLowerCase(Locale.ROOT);
    List<Path> kept = new ArrayList<>();
    int hidden = 0;
    int passed = 0;
    int found = 0;
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path path : stream) {
        String name = String.valueOf(path.getFileName());
        if (!all && name.startsWith(".")) {
          hidden++;
        } else if (kept.size() - found < ENTRIES_MAX) {
          kept.add(path);
        } else if (!low.isEmpty()
            && found < ENTRIES_MAX
            && name.toLowerCase(Locale.ROOT).contains(low)) {
          kept.add(path);
          found++;
        } else if (++passed >= NAMES_MAX) {
          break;
        }
      }
    } catch (DirectoryIteratorException e) {
      IOException cause = e.getCause();
      throw FileTrouble.of(folder, cause == null ? new IOException(e) : cause);
    } catch (IOException e) {
      throw FileTrouble.of(folder, e);
    }
    return new FileListing(entries(kept), hidden, passed);
  }

  private static List<FileEntry> entries(List<Path> paths) {
    Map<Object, String> owners = new HashMap<>();
    List<FileEntry> entries = new ArrayList<>();
    for (Path path : paths) {
      try {
        entries.add(FileEntry.of(path, owners));
      } catch (IOException e) {
        // It went while the others were looked at, or nobody may look at it.
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          entries.add(new FileEntry(path, FileKind.OTHER, null, 0, null, "", ""));
        }
      }
    }
    entries.sort(ORDER);
    return entries;
  }

  /// What has to be said of it; empty for nothing.
  ///
  /// @param key what shows hidden entries
  String note(String key) {
    if (passed > 0) {
      return "%,d entries of %s%,d are shown; a filter finds names among all of them."
          .formatted(
              entries.size(),
              passed >= NAMES_MAX ? "more than " : "",
              entries.size() + (long) passed);
    }
    return !entries.isEmpty()
        ? ""
        : hidden == 0
            ? "There is nothing in this folder."
            : "There is nothing here but hidden entries (" + hidden + "); " + key + " shows them.";
  }
}
