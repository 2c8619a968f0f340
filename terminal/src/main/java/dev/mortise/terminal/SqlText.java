package dev.mortise.terminal;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What can be seen of a text of SQL without understanding it: texts, names and comments are passed
/// over. Where it errs the database still decides what is asked.
///
/// @param statements how many there are
/// @param firstWord that of the first one, in small letters
record SqlText(int statements, String firstWord) {
  private static final Set<String> READING = Set.of("select", "with", "values", "table");
  private static final Pattern WORD = Pattern.compile("[A-Za-z]+");
  private static final Pattern TAG = Pattern.compile("\\$(?:[A-Za-z_]\\w*)?\\$");

  static SqlText of(String sql) {
    int statements = 0;
    String first = "";
    boolean begun = false;
    for (int at = 0; at < sql.length(); ) {
      char c = sql.charAt(at);
      int end = passed(sql, at);
      boolean comment = end > at && (c == '-' || c == '/');
      if (c == ';') {
        begun = false;
      } else if (!begun && !comment && !Character.isWhitespace(c)) {
        begun = true;
        statements++;
      }
      if (begun && first.isEmpty() && c != '(') {
        first = word(sql, at);
      }
      at = Math.max(end, at + 1);
    }
    return new SqlText(statements, first);
  }

  private static String word(String sql, int at) {
    Matcher word = WORD.matcher(sql).region(at, sql.length());
    return word.lookingAt() ? word.group().toLowerCase(Locale.ROOT) : "";
  }

  /// Where a text, a name or a comment that begins there ends; the same place where none does.
  private static int passed(String sql, int at) {
    return switch (sql.charAt(at)) {
      case '\'' -> behind(sql, at + 1, "'");
      case '"' -> behind(sql, at + 1, "\"");
      case '-' -> sql.startsWith("--", at) ? behind(sql, at, "\n") : at;
      case '/' -> sql.startsWith("/*", at) ? behind(sql, at + 2, "*/") : at;
      case '$' -> {
        Matcher tag = TAG.matcher(sql).region(at, sql.length());
        yield tag.lookingAt() ? behind(sql, tag.end(), tag.group()) : at;
      }
      default -> at;
    };
  }

  private static int behind(String sql, int from, String ending) {
    int end = sql.indexOf(ending, from);
    return end < 0 ? sql.length() : end + ending.length();
  }

  /// Whether it is one statement that gives rows.
  boolean reads() {
    return statements == 1 && READING.contains(firstWord);
  }
}
