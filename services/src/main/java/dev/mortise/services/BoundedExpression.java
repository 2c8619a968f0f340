package dev.mortise.services;

import com.networknt.schema.SchemaException;
import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression of a stranger's: it may look at the text a bounded number of times, so that
/// `(a+)+$` costs no more than any other.
final class BoundedExpression implements RegularExpression {
  private static final int LENGTH_MAX = 2_000;
  private static final int LOOKS_MAX = 1_000_000;

  private final Pattern pattern;

  private BoundedExpression(Pattern pattern) {
    this.pattern = pattern;
  }

  static RegularExpression of(String expression) {
    if (expression.length() > LENGTH_MAX) {
      throw new SchemaException("an expression is longer than " + LENGTH_MAX + " characters");
    }
    try {
      return new BoundedExpression(Pattern.compile(expression));
    } catch (PatternSyntaxException e) {
      throw new SchemaException("an expression is not one: " + e.getDescription());
    }
  }

  @Override
  public boolean matches(String text) {
    return pattern.matcher(new Looks(text, new Count(), 0, text.length())).find();
  }

  private static final class Count {
    private int looks;
  }

  /// The text, counting how often it is looked at.
  private record Looks(String text, Count count, int from, int to) implements CharSequence {
    @Override
    public int length() {
      return to - from;
    }

    @Override
    public char charAt(int index) {
      if (++count.looks > LOOKS_MAX) {
        throw new SchemaException("an expression takes too long");
      }
      return text.charAt(from + index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Looks(text, count, from + start, from + end);
    }

    @Override
    public String toString() {
      return text.substring(from, to);
    }
  }
}
