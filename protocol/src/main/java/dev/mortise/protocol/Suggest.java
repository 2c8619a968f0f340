package dev.mortise.protocol;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Finds the known word that somebody probably meant.
public final class Suggest {
  /// Words longer than this get no suggestion, so that a hostile one costs nothing.
  static final int LENGTH_MAX = 64;

  /// Fewer letters begin too many words.
  private static final int PREFIX_MIN = 3;

  private Suggest() {}

  /// The one known word that begins with what was typed, if that is three letters or more; else the
  /// nearest by Damerau-Levenshtein distance (letter case aside), if it is near: at most a third of
  /// the longer word's letters differ, and at least one is allowed to.
  ///
  /// @return empty where nothing is near; of several equally near ones the alphabetically first
  public static Optional<String> nearest(String word, Collection<String> known) {
    if (word.isEmpty() || word.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    String low = word.toLowerCase(Locale.ROOT);
    List<String> begun =
        known.stream()
            .filter(k -> k.length() <= LENGTH_MAX && k.toLowerCase(Locale.ROOT).startsWith(low))
            .distinct()
            .toList();
    if (begun.size() == 1 && word.length() >= PREFIX_MIN) {
      return Optional.of(begun.getFirst());
    }
    return known.stream()
        .filter(k -> k.length() <= LENGTH_MAX)
        .map(k -> new Candidate(k, distance(low, k.toLowerCase(Locale.ROOT))))
        .filter(c -> c.distance <= allowed(word, c.word))
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::word))
        .map(Candidate::word);
  }

  private record Candidate(String word, int distance) {}

  private static int allowed(String a, String b) {
    return Math.max(1, Math.max(a.length(), b.length()) / 3);
  }

  /// Letters added, left out, replaced or swapped with their neighbour.
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : step(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(int[][] d, String a, String b, int i, int j) {
    int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
