package dev.mortise.identity;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;

/// One list of a role, read: `*`, plain names, patterns, and `!` before what is held back.
///
/// What is held back is looked at first, whatever the order. Patterns must match the whole name and
/// are run by RE2, whose time is linear in the name: no role can hang the host. An entry whose only
/// sign is a dot is a plain name, so `certificates.cert-manager.io` means just that.
final class NameList {
  /// No entry is longer.
  static final int ENTRY_LENGTH_MAX = 256;

  /// No list has more entries.
  static final int ENTRIES_MAX = 200;

  /// All counts of a pattern multiplied, as in `(a{10}){20}`, stay below this: each is unrolled.
  private static final int REPEATS_MAX = 1_000;

  private static final String SIGNS = "*+?()[]{}|^$\\";
  private static final java.util.regex.Pattern COUNT =
      java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

  private sealed interface Entry {
    boolean matches(String name);
  }

  private record Every() implements Entry {
    @Override
    public boolean matches(String name) {
      return true;
    }
  }

  private record Plain(String text) implements Entry {
    @Override
    public boolean matches(String name) {
      return text.equals(name);
    }
  }

  private record Matching(Pattern pattern) implements Entry {
    @Override
    public boolean matches(String name) {
      return pattern.matches(name);
    }
  }

  private final List<Entry> denied = new ArrayList<>();
  private final List<Entry> allowed = new ArrayList<>();
  private final boolean all;

  private NameList(List<String> entries) {
    for (String entry : entries) {
      if (entry.startsWith("!")) {
        denied.add(entry(entry.substring(1)));
      } else {
        allowed.add(entry(entry));
      }
    }
    all = denied.isEmpty() && (entries.contains("*") || entries.contains(Access.ALL));
  }

  /// Reads the entries of a role.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` when one is empty, too long or no pattern
  static NameList of(List<String> entries) {
    if (entries.size() > ENTRIES_MAX) {
      throw invalid(
          "it has " + entries.size() + " entries, at most " + ENTRIES_MAX + " are allowed");
    }
    return new NameList(entries);
  }

  /// Whether the name is in the list. [Access#ALL] is in it only when the list holds nothing back.
  boolean covers(String name) {
    if (all) {
      return true;
    }
    return !name.equals(Access.ALL)
        && denied.stream().noneMatch(entry -> entry.matches(name))
        && allowed.stream().anyMatch(entry -> entry.matches(name));
  }

  /// Whether any name may be in the list.
  boolean coversAny() {
    return !allowed.isEmpty();
  }

  private static Entry entry(String text) {
    if (text.isEmpty() || text.length() > ENTRY_LENGTH_MAX || text.chars().anyMatch(c -> c < ' ')) {
      throw invalid("every entry has between 1 and " + ENTRY_LENGTH_MAX + " plain characters");
    }
    if (text.equals("*") || text.equals(Access.ALL)) {
      return new Every();
    }
    if (text.chars().noneMatch(c -> SIGNS.indexOf(c) >= 0)) {
      return new Plain(text);
    }
    return new Matching(compiled(text));
  }

  private static Pattern compiled(String text) {
    long repeats = 1;
    for (MatchResult count : COUNT.matcher(text).results().toList()) {
      String most =
          count.group(2) == null || count.group(2).isEmpty() ? count.group(1) : count.group(2);
      repeats = Math.min(repeats * Math.max(1, Long.parseLong(most)), Integer.MAX_VALUE);
    }
    if (repeats > REPEATS_MAX) {
      throw invalid("the counts in \"" + text + "\" multiply to more than " + REPEATS_MAX);
    }
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw invalid("\"" + text + "\" is no pattern: " + e.getDescription());
    }
  }

  private static PluginException invalid(String why) {
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT,
        "The list cannot be used: "
            + why
            + ". Write *, a name, a pattern for the whole name, or"
            + " any of them behind ! to hold it back.");
  }
}
