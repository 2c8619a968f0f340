package dev.mortise.goplugin;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Chooses the protocol version a plugin serves.
final class VersionChoice {
  private VersionChoice() {}

  /// The highest version both sides speak; without one, or when the host names none, the plugin's
  /// lowest, which lets the host explain what does not fit.
  ///
  /// @param own the plugin's versions, not empty
  /// @param offered the host's list, separated by commas; null from hosts before 1.0
  /// @param warning told of items that are no numbers, which are skipped
  static int choose(NavigableSet<Integer> own, @Nullable String offered, Consumer<String> warning) {
    var theirs = new TreeSet<Integer>();
    for (String item : offered == null ? new String[0] : offered.split(",")) {
      try {
        theirs.add(Integer.valueOf(item.strip()));
      } catch (NumberFormatException e) {
        warning.accept("the host's protocol version " + SafeText.quote(item, 40) + " is no number");
      }
    }
    return own.descendingSet().stream().filter(theirs::contains).findFirst().orElseGet(own::first);
  }
}
