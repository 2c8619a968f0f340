package dev.mortise.benchmarks;

import java.util.List;

/// One or more rows that share their preparation.
///
/// @param name the word by which `./mortise bench` selects it
/// @param group a word that selects several
/// @param about what it measures, in a few words
/// @param work measures
record Bench(String name, String group, String about, Work work) {
  /// Measures; may take minutes.
  @FunctionalInterface
  interface Work {
    /// @throws Exception when a part of the preparation is missing, with what to install
    List<Row> run(Context context) throws Exception;
  }

  boolean selectedBy(List<String> words) {
    return words.isEmpty() || words.contains(name) || words.contains(group);
  }
}
