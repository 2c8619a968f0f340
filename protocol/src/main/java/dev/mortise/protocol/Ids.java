package dev.mortise.protocol;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The names plugins go by: `tax-de`, `com.acme.tax`.
///
/// At most [#LENGTH_MAX] characters; lower-case ASCII letters, digits and `-`, in one word or in
/// several joined by dots; every word begins and ends with a letter or digit. So no id is a path,
/// no two differ only by case, and none looks like another.
public final class Ids {
  /// No id is longer.
  public static final int LENGTH_MAX = 64;

  static final String PATTERN =
      "^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$";

  /// The host's own; no plugin may pass for it.
  static final Set<String> RESERVED = Set.of("mortise", "host", "system");

  private static final Pattern FORM = Pattern.compile(PATTERN);
  private static final String EXPECTED =
      "must be lower-case letters, digits and - such as tax-de or com.acme.tax";

  private Ids() {}

  /// Whether it is one.
  public static boolean valid(String id) {
    return problem(id).isEmpty();
  }

  /// Why it is none, as the end of a sentence about it, or nothing if it is one.
  static Optional<String> problem(String id) {
    if (id.isEmpty() || id.length() > LENGTH_MAX) {
      return Optional.of("must have between 1 and " + LENGTH_MAX + " characters");
    }
    if (RESERVED.contains(id)) {
      return Optional.of("must not be a name of the host itself");
    }
    Optional<String> odd =
        id.codePoints().filter(c -> !allowed(c)).mapToObj(Ids::shown).findFirst();
    if (odd.isPresent()) {
      return Optional.of(EXPECTED + ", without " + odd.get());
    }
    return FORM.matcher(id).matches()
        ? Optional.empty()
        : Optional.of(EXPECTED + ", with a letter or digit at both ends and around every dot");
  }

  private static boolean allowed(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  }

  private static String shown(int c) {
    boolean plain = c > ' ' && c < 0x7f;
    return plain ? "\"" + Character.toString(c) + "\"" : String.format("the character U+%04X", c);
  }

  /// The id a plugin of a foreign format goes by here: its underscores become `-`.
  ///
  /// Nothing else is mended: a name that differs from another only by case would then take its
  /// place.
  static String foreign(String name) {
    return name.replace('_', '-');
  }
}
