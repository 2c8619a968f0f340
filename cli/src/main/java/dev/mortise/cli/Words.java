package dev.mortise.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/// Finds what somebody probably meant to type.
final class Words {
  private Words() {}

  /// What could have been typed at this place: options with their dashes, or subcommands.
  static List<String> known(CommandLine command, boolean options) {
    List<String> words = new ArrayList<>();
    if (options) {
      command.getCommandSpec().options().stream()
          .filter(option -> !option.hidden())
          .forEach(option -> words.addAll(List.of(option.names())));
    } else {
      words.addAll(command.getSubcommands().keySet());
    }
    return words;
  }

  /// The word that is fewest changes away, if that is not another word altogether.
  static Optional<String> nearest(String typed, Collection<String> known) {
    return known.stream()
        .filter(word -> distance(typed, word) <= Math.max(1, Math.max(word.length(), 3) / 3))
        .min(Comparator.comparingInt(word -> distance(typed, word)));
  }

  /// Insertions, deletions, replacements and swaps of neighbours.
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
