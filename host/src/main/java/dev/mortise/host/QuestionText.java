package dev.mortise.host;

import dev.mortise.api.Permission;
import dev.mortise.api.PermissionArea;
import dev.mortise.gate.Missing;

/// How a question is put to a person: what would be granted whole and plain, the plugin's own words
/// in quotes.
final class QuestionText {
  private static final int WHY_MAX = 200;

  private QuestionText() {}

  /// Whether a person can read what would be granted exactly as it is: letters that look like
  /// others, or turn the line around, are not asked about at all.
  static boolean showable(Permission need) {
    return need.toString().chars().allMatch(c -> c > ' ' && c < 0x7f)
        && need.toString().length() <= Permission.LENGTH_MAX;
  }

  static String of(Missing missing, String why) {
    String scope = missing.need().scope();
    String quoted =
        why.isBlank()
            ? " It gives no reason."
            : " It says: \"" + cut(LogText.clean(why).replace('"', '\''), WHY_MAX) + "\".";
    return "%s wants to %s%s%s: %s.%s"
        .formatted(
            missing.party().label(),
            words(missing.need()),
            scope == null ? "" : " where " + scope,
            missing.background() ? ", also with nobody calling" : "",
            missing.need(),
            quoted);
  }

  private static String words(Permission need) {
    return PermissionArea.of(need.area())
        .flatMap(area -> area.action(need.action()))
        .map(action -> action.allows().replace("%s", need.target()))
        .orElse(need.area() + " " + need.action());
  }

  static String command(Missing missing) {
    return Why.grant(missing.party().plugin(), missing.need())
        + (missing.background() ? " --background" : "");
  }

  static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }
}
