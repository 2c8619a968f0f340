package dev.mortise.benchmarks;

import java.util.List;

/// A group of rows that share their preparation.
interface Bench {
  /// The words by which `./mortise bench` selects it.
  String name();

  /// Measures; may take minutes.
  ///
  /// @throws Exception when a part of the preparation is missing, with what to install
  List<Row> run(Context context) throws Exception;
}
