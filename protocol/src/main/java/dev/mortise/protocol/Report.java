package dev.mortise.protocol;

import dev.mortise.protocol.Places.Spot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gathers what is wrong with one manifest. Used by one thread.
final class Report {
  /// More problems than this are only counted.
  static final int PROBLEMS_MAX = 100;

  private final Path file;
  private final Places places;
  private final boolean unknownKeysWarn;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private int unlisted;

  /// @param unknownKeysWarn whether a key nobody knows is only a warning
  Report(Path file, Places places, boolean unknownKeysWarn) {
    this.file = file;
    this.places = places;
    this.unknownKeysWarn = unknownKeysWarn;
  }

  /// Something makes the manifest unusable.
  void problem(String path, String message) {
    problem(path, message, null);
  }

  void problem(String path, String message, @Nullable String suggestion) {
    add(problems, places.ofValue(path), message, suggestion);
  }

  /// A key that should be there is not.
  void missing(String path, String message) {
    add(problems, places.ofKey(path), message, null);
  }

  /// A key itself is wrong.
  void badKey(String path, String message) {
    add(problems, places.ofKey(path), message, null);
  }

  void problem(Spot spot, String message) {
    add(problems, spot, message, null);
  }

  void warning(String path, String message) {
    add(warnings, places.ofValue(path), message, null);
  }

  /// Something found elsewhere is only worth a warning here.
  void warning(Problem problem, String addition) {
    Spot spot = new Spot(problem.line(), problem.column());
    add(warnings, spot, problem.message() + addition, problem.suggestion());
  }

  /// A key nobody knows; `path` is its own.
  void unknownKey(String path, String message, @Nullable String suggestion) {
    add(unknownKeysWarn ? warnings : problems, places.ofKey(path), message, suggestion);
  }

  private void add(List<Problem> to, Spot spot, String message, @Nullable String suggestion) {
    if (to.size() >= PROBLEMS_MAX) {
      unlisted++;
      return;
    }
    to.add(new Problem(file, spot.line(), spot.column(), message, suggestion));
  }

  /// Whether what comes now is only counted.
  boolean full() {
    return unlisted > 0;
  }

  boolean failed() {
    return !problems.isEmpty();
  }

  List<Problem> problems() {
    List<Problem> all = sorted(problems);
    if (unlisted > 0) {
      all.add(new Problem(file, 1, 1, "There are " + unlisted + " more.", null));
    }
    return all;
  }

  List<Problem> warnings() {
    return sorted(warnings);
  }

  private static List<Problem> sorted(List<Problem> list) {
    List<Problem> all = new ArrayList<>(list);
    all.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
    return all;
  }
}
