package dev.mortise.protocol;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.semver4j.Semver;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/// A set of versions: `^2.1`, `~1`, `>=1.0 <3`, `1.x || 2.5.0 - 2.7`, `!=1.4.2`, `*`.
///
/// Blanks and commas mean "and", `||` means "or". A pre-release is included only where its own
/// release is named with a pre-release, as npm does it.
public final class VersionRange {
  /// No range is longer than this many characters.
  public static final int LENGTH_MAX = 256;

  private static final String PART = "(?:0|[1-9]\\d{0,8}|[xX*])";
  private static final Pattern VERSION =
      Pattern.compile(
          "v?("
              + PART
              + "(?:\\."
              + PART
              + "){0,2})(-[0-9A-Za-z.-]{1,64})?(\\+[0-9A-Za-z.-]{1,64})?");
  private static final Pattern OPERATOR = Pattern.compile("(\\^|~>?|>=|<=|==?|!=?|>|<)\\s*");
  private static final Pattern HYPHEN = Pattern.compile("(\\S+)\\s+-\\s+(\\S+)");

  private final String text;
  private final List<Alternative> alternatives;

  private VersionRange(String text, List<Alternative> alternatives) {
    this.text = text;
    this.alternatives = List.copyOf(alternatives);
  }

  /// One side of an `||`: a range without the versions that `!=` takes out.
  private record Alternative(RangeList range, List<RangeList> excluded) {}

  /// Reads a range.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`, saying which part is not understood
  public static VersionRange parse(String text) {
    if (text.length() > LENGTH_MAX) {
      throw malformed(text, "it is longer than " + LENGTH_MAX + " characters");
    }
    List<Alternative> alternatives = new ArrayList<>();
    for (String side : text.split("\\|\\|", -1)) {
      if (side.isBlank()) {
        throw malformed(text, "there is nothing beside one of its ||; write * for any version");
      }
      alternatives.add(alternative(text, side.replace(',', ' ').strip()));
    }
    return new VersionRange(text, alternatives);
  }

  /// Why a text is no range, or nothing if it is one.
  static Optional<String> problem(String text) {
    try {
      parse(text);
      return Optional.empty();
    } catch (PluginException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Alternative alternative(String text, String side) {
    Matcher hyphen = HYPHEN.matcher(side);
    if (hyphen.matches()) {
      String range = number(text, hyphen.group(1)) + " - " + number(text, hyphen.group(2));
      return new Alternative(RangeListFactory.create(range), List.of());
    }
    List<String> included = new ArrayList<>();
    List<RangeList> excluded = new ArrayList<>();
    for (String part : OPERATOR.matcher(side).replaceAll(" $1").strip().split("\\s+")) {
      Matcher operator = OPERATOR.matcher(part);
      String sign = operator.lookingAt() ? operator.group(1) : "";
      String number = number(text, part.substring(sign.length()));
      if (sign.startsWith("!")) {
        excluded.add(RangeListFactory.create("=" + number));
      } else {
        included.add(comparator(text, sign, number));
      }
    }
    String range = included.isEmpty() ? "*" : String.join(" ", included);
    return new Alternative(RangeListFactory.create(range), excluded);
  }

  /// The engine takes a lone `x` and an operator before a wildcard for something else.
  private static String comparator(String text, String sign, String number) {
    if (!number.equals("*")) {
      return sign.equals("==") ? "=" + number : sign + number;
    }
    if (sign.equals("<") || sign.equals(">")) {
      throw malformed(text, "no version is " + sign + " any version");
    }
    return "*";
  }

  private static String number(String text, String word) {
    Matcher version = VERSION.matcher(word);
    if (!version.matches()) {
      throw malformed(text, Quoted.of(word) + " in it is no version");
    }
    String digits = version.group(1).replace('X', 'x').replace('*', 'x');
    if (digits.startsWith("x")) {
      return "*";
    }
    // Behind the first wildcard nothing counts.
    String bare = digits.contains("x") ? digits.substring(0, digits.indexOf('x')) + "x" : digits;
    boolean whole = bare.matches("\\d+\\.\\d+\\.\\d+");
    return whole && version.group(2) != null ? bare + version.group(2) : bare;
  }

  private static PluginException malformed(String text, String why) {
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT,
        Quoted.of(text)
            + " is not a range of versions: "
            + why
            + ". Write for example ^2.1, ~1.4, >=1.0 <3, 1.x || 2.5.0 - 2.7, or *.");
  }

  /// Whether a version is in it; what is no semantic version is in no range.
  public boolean includes(String version) {
    return Versions.parse(version).map(this::includes).orElse(false);
  }

  private boolean includes(Semver version) {
    return alternatives.stream()
        .anyMatch(a ->
            a.range.isSatisfiedBy(version)
                && a.excluded.stream().noneMatch(e -> e.isSatisfiedBy(version)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VersionRange that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// As it was written.
  @Override
  public String toString() {
    return text;
  }
}
