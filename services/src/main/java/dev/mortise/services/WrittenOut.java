package dev.mortise.services;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long an expression is when its counts are written out, as RE2 does before it runs one:
/// `(a{100}){100}` is ten thousand. Looked at before that is done, and never less than half of it.
final class WrittenOut {
  /// More than anybody allows.
  private static final long MAX = Integer.MAX_VALUE;

  private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

  private static final Pattern FLAGS = Pattern.compile("\\(\\?[a-zA-Z-]*\\)");

  private final String expression;
  private final Matcher count;
  private final Matcher flags;
  // What stands before each group that is open.
  private final Deque<Long> before = new ArrayDeque<>();
  private int at;
  private long sum;
  private long last;

  private WrittenOut(String expression) {
    this.expression = expression;
    this.count = COUNT.matcher(expression);
    this.flags = FLAGS.matcher(expression);
  }

  static long size(String expression) {
    return new WrittenOut(expression).size();
  }

  private long size() {
    while (at < expression.length() && sum < MAX) {
      switch (expression.charAt(at)) {
        case '\\' -> escaped();
        case '[' -> one(endOfClass());
        case '(' -> opened();
        case ')' -> {
          last = sum + 1;
          sum = last + (before.isEmpty() ? 0 : before.pop());
          at++;
        }
        case '*', '+', '?' -> {
          last++;
          sum++;
          at++;
        }
        case '{' -> counted();
        default -> one(at + 1);
      }
    }
    return sum;
  }

  private void one(int next) {
    last = 1;
    sum++;
    at = next;
  }

  private void opened() {
    if (flags.find(at) && flags.start() == at) {
      // No group: a count behind it is that of what stands before.
      sum++;
      at = flags.end();
      return;
    }
    before.push(sum);
    sum = 0;
    one(at + 1);
  }

  private void escaped() {
    if (expression.startsWith("\\Q", at)) {
      // What is quoted from here on looks like something else.
      sum = MAX;
    } else {
      one(at + 2);
    }
  }

  private void counted() {
    if (!count.find(at) || count.start() != at) {
      one(at + 1);
      return;
    }
    String most =
        count.group(2) == null || count.group(2).isEmpty() ? count.group(1) : count.group(2);
    long times = Math.max(1, Long.parseLong(most));
    sum += last * (times - 1);
    last *= times;
    at = count.end();
  }

  /// Behind a class such as `[^])a-z[:digit:]]`; where it is hard to say, behind everything.
  private int endOfClass() {
    int i = at + 1;
    if (i < expression.length() && expression.charAt(i) == '^') {
      i++;
    }
    int first = i;
    while (i < expression.length() && (expression.charAt(i) != ']' || i == first)) {
      int named = expression.startsWith("[:", i) ? expression.indexOf(":]", i + 2) : -1;
      if (named >= 0 && expression.charAt(i - 1) == '-') {
        // Perhaps no name, but the end of a range.
        sum = MAX;
        return expression.length();
      } else if (named >= 0) {
        i = named + 2;
      } else {
        i += expression.charAt(i) == '\\' ? 2 : 1;
      }
    }
    return i + 1;
  }
}
