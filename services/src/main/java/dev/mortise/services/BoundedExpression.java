package dev.mortise.services;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.SchemaException;
import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Matcher;

/// A regular expression of a stranger's, in RE2's syntax: its time is linear in the text, so that
/// `(a+)+$` costs no more than any other. What it costs is taken from the check it is part of.
///
/// Schemas are written for other syntaxes as well, with look-around, back references and counts
/// over 1000, or name halves of pairs: such an expression matches everything, or nothing, as the
/// check says, so that the rest of its schema is of use.
final class BoundedExpression implements RegularExpression {
  private static final int LENGTH_MAX = 2_000;

  /// What JSON's own way to write a character by its number is in RE2's.
  private static final java.util.regex.Pattern BY_NUMBER =
      java.util.regex.Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u(\\p{XDigit}{4})");

  /// A letter beyond the first 65,536 is two of these, and one in RE2.
  private static final java.util.regex.Pattern PAIR =
      java.util.regex.Pattern.compile(
          "(?<!\\\\)((?:\\\\\\\\)*)\\\\u([dD][89abAB]\\p{XDigit}{2})\\\\u([dD][c-fC-F]\\p{XDigit}{2})");

  private final Pattern pattern;
  private final BoundedCheck check;

  private BoundedExpression(Pattern pattern, BoundedCheck check) {
    this.pattern = pattern;
    this.check = check;
  }

  static RegularExpression of(String expression, BoundedCheck check) {
    if (expression.length() > LENGTH_MAX) {
      throw new SchemaException("an expression is longer than " + LENGTH_MAX + " characters");
    }
    String paired =
        PAIR.matcher(expression)
            .replaceAll(found ->
                Matcher.quoteReplacement(
                    "%s\\x{%x}"
                        .formatted(
                            found.group(1),
                            Character.toCodePoint(half(found.group(2)), half(found.group(3))))));
    Matcher numbers = BY_NUMBER.matcher(paired);
    if (numbers.results().anyMatch(found -> Character.isSurrogate(half(found.group(2))))) {
      check.unread(expression, "it names half of a pair of surrogates");
      return _ -> check.unreadMatches();
    }
    String written = numbers.replaceAll("$1\\\\x{$2}");
    check.expression(WrittenOut.size(written));
    try {
      return new BoundedExpression(Pattern.compile(written), check);
    } catch (PatternSyntaxException e) {
      check.unread(expression, e.getDescription());
      return _ -> check.unreadMatches();
    }
  }

  private static char half(String number) {
    return (char) Integer.parseInt(number, 16);
  }

  @Override
  public boolean matches(String text) {
    check.match(text.length(), pattern.programSize());
    return pattern.matcher(text).find();
  }
}
