package dev.mortise.embed;

/// One setting as it is in effect.
///
/// @param name of the setting, for example `api-key`
/// @param shown the value for people; a secret is masked
/// @param source what it came from
/// @param origin the option, the variable or the file that said it; empty for a default
/// @param about what the setting is for
public record SettingValue(
    String name, String shown, SettingSource source, String origin, String about) {
  /// Where the value came from, for people: `--timeout`, `KM_API_KEY`, a file, or `default`.
  public String from() {
    return origin.isEmpty() ? source.toString() : origin;
  }

  /// A secret with only its ends left, and none of it where that would be most of it.
  public static String masked(String secret) {
    return secret.length() <= 8
        ? "*".repeat(secret.length())
        : secret.substring(0, 4) + "***" + secret.substring(secret.length() - 4);
  }
}
