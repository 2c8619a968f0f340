package dev.mortise.protocol;

import dev.mortise.protocol.PermissionRules.Complaint;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a text in a manifest must be: one table for the reader's checks and for the published
/// schema.
///
/// @param lengthMax in UTF-16 units
/// @param pattern an approximation for editors, or null
/// @param problem what is wrong with a text of allowed length, to be written right behind the key's
///   name (" must be …" or ": …"); null if nothing is
record TextRule(
    int lengthMax, @Nullable String pattern, Function<String, @Nullable Complaint> problem) {
  /// One line for people to read.
  static final TextRule LINE = visible(200, false);

  /// Some lines for people to read.
  static final TextRule PROSE = visible(2000, true);

  /// A plugin's id.
  static final TextRule ID = ends(Ids.LENGTH_MAX, Ids.PATTERN, Ids::problem);

  /// A name of another system's plugin that can become an id.
  static final TextRule FOREIGN_ID =
      ends(Ids.LENGTH_MAX, null, text -> Ids.problem(Ids.foreign(text)));

  /// A semantic version.
  static final TextRule VERSION =
      form(
          Versions.LENGTH_MAX,
          Versions.PATTERN,
          Versions::valid,
          "must be a semantic version such as 1.2.0, without a v");

  /// A range of versions.
  static final TextRule RANGE = whole(VersionRange.LENGTH_MAX, VersionRange::problem);

  /// A permission that means something.
  static final TextRule PERMISSION =
      new TextRule(
          512,
          "^[a-z0-9]+:[a-z]+(:.+)?$",
          text -> {
            Complaint complaint = PermissionRules.complaint(text);
            return complaint == null
                ? null
                : new Complaint(": " + complaint.message(), complaint.suggestion());
          });

  /// A file of the package.
  static final TextRule FILE = ends(256, "^[^/\\\\].*$", RelativePath::problem);

  /// The name of a setting.
  static final TextRule SETTING =
      name("[A-Za-z][A-Za-z0-9_.-]{0,63}", "a letter and then up to 63 letters, digits, _ . and -");

  /// The name of a tool, as language models accept it.
  static final TextRule TOOL = name("[A-Za-z0-9_-]{1,64}", "1 to 64 letters, digits, _ and -");

  /// The name of a resource type.
  static final TextRule RESOURCE =
      name(
          "[a-z0-9]([a-z0-9.-]{0,126}[a-z0-9])?",
          "lower-case letters, digits, . and - such as widgets.acme.com");

  /// The name of a pane.
  static final TextRule PANE =
      name("[A-Za-z0-9]([A-Za-z0-9_.-]{0,63})", "up to 64 letters, digits, _ . and -");

  /// The name of an extension point.
  static final TextRule POINT =
      name(
          "[A-Za-z][A-Za-z0-9_.$-]{0,127}",
          "a letter and then letters, digits, _ . $ and - such as acme.TaxRule");

  /// A pattern of request paths.
  static final TextRule ROUTE =
      form(
          256,
          "^/",
          text -> PermissionRules.complaint("http:get:" + text) == null,
          "must be an absolute path in which * is one segment and a last ** any number");

  static final TextRule BYTES =
      form(
          32,
          "^[0-9.]+ ?(B|[KMG]i?B)?$",
          t -> Units.bytes(t).isPresent(),
          "must be " + Units.BYTES_FORM);
  static final TextRule DURATION =
      form(
          32,
          "^[0-9.]+ ?(ms|s|m|h|d)$",
          t -> Units.duration(t).isPresent(),
          "must be " + Units.DURATION_FORM);
  static final TextRule RATE =
      form(
          32,
          "^[0-9.]+ ?/ ?[smh]$",
          t -> Units.perSecond(t).isPresent(),
          "must be " + Units.RATE_FORM);

  /// A web address.
  static final TextRule URL =
      form(
          500,
          "^https?://",
          Pattern.compile("https?://[!-~&&[^\"<>\\\\^`{|}]]+").asMatchPredicate(),
          "must begin with https:// or http:// and hold no blanks");

  private static TextRule visible(int max, boolean lines) {
    return form(
        max,
        null,
        text -> text.codePoints().noneMatch(c -> Quoted.invisible(c) && !(lines && c == '\n')),
        "must hold no control, direction or invisible characters");
  }

  private static TextRule name(String form, String words) {
    return form(
        128, "^" + form + "$", Pattern.compile(form).asMatchPredicate(), "must be " + words);
  }

  private static TextRule form(
      int max, @Nullable String pattern, Predicate<String> good, String expected) {
    return ends(max, pattern, t -> good.test(t) ? Optional.empty() : Optional.of(expected));
  }

  private static TextRule ends(
      int max, @Nullable String pattern, Function<String, Optional<String>> problem) {
    return new TextRule(
        max,
        pattern,
        text ->
            problem
                .apply(text)
                .map(end -> Complaint.of(" " + end + ", but is " + Quoted.of(text) + "."))
                .orElse(null));
  }

  private static TextRule whole(int max, Function<String, Optional<String>> problem) {
    return new TextRule(
        max, null, text -> problem.apply(text).map(t -> Complaint.of(": " + t)).orElse(null));
  }
}
