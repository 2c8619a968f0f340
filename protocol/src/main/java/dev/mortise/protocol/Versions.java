package dev.mortise.protocol;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.semver4j.Semver;

/// Semantic versions as text.
public final class Versions {
  /// No version is longer than this many characters.
  public static final int LENGTH_MAX = 64;

  /// What the published schema says; numbers of at most nine digits.
  static final String PATTERN =
      "^(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})"
          + "(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?$";

  /// Older before newer; what is no version before everything else, by its letters.
  public static final Comparator<String> ORDER = Versions::compare;

  private static final Pattern FORM = Pattern.compile(PATTERN);

  private Versions() {}

  /// Whether it is a semantic version: three numbers, no leading `v`.
  public static boolean valid(String text) {
    return parse(text).isPresent();
  }

  static Optional<Semver> parse(String text) {
    return text.length() <= LENGTH_MAX && FORM.matcher(text).matches()
        ? Optional.ofNullable(Semver.parse(text))
        : Optional.empty();
  }

  private static int compare(String a, String b) {
    Optional<Semver> left = parse(a);
    Optional<Semver> right = parse(b);
    if (left.isPresent() && right.isPresent()) {
      return left.get().compareTo(right.get());
    }
    return left.isEmpty() && right.isEmpty() ? a.compareTo(b) : left.isEmpty() ? -1 : 1;
  }
}
