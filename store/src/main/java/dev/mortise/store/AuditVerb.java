package dev.mortise.store;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What an action of the audit does, in the five words that Kite's audit has for it: the last word
/// of the action says which. A plugin that is asked for anything else than data executes.
public enum AuditVerb {
  /// Looks.
  GET("get list watch read range keys"),
  /// Makes what was not there.
  CREATE("create add install begin"),
  /// Changes what is there, or how it is held.
  UPDATE(
      "update patch apply put set grant accept settings secret password prove assign approve enable"
          + " disable start stop reload release"),
  /// Takes away what was there.
  DELETE("delete remove forget revoke unassign end"),
  /// Everything else.
  EXECUTE("");

  private final String lastWords;

  AuditVerb(String lastWords) {
    this.lastWords = lastWords;
  }

  private List<String> words() {
    return List.of(lastWords.split(" "));
  }

  /// What an action does.
  ///
  /// @param action `tools/get_rate execute`, `plugin.install`
  public static AuditVerb of(String action) {
    String last = action.substring(Math.max(action.lastIndexOf(' '), action.lastIndexOf('.')) + 1);
    return Arrays.stream(values())
        .filter(verb -> verb.words().contains(last))
        .findFirst()
        .orElse(EXECUTE);
  }

  /// As Kite writes it, `plugin_get`.
  public String word() {
    return "plugin_" + name().toLowerCase(Locale.ROOT);
  }

  /// The one that Kite writes so.
  static Optional<AuditVerb> named(String word) {
    return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
  }

  /// The same as [#of], asked of the database.
  String condition() {
    if (this != EXECUTE) {
      return words().stream()
          .map(word ->
              "action = '%1$s' OR action LIKE '%% %1$s' OR action LIKE '%%.%1$s'".formatted(word))
          .collect(Collectors.joining(" OR ", "(", ")"));
    }
    return Arrays.stream(values())
        .filter(verb -> verb != EXECUTE)
        .map(AuditVerb::condition)
        .collect(Collectors.joining(" OR ", "NOT (", ")"));
  }
}
