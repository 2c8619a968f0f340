package dev.mortise.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One right, written `area:action:target`, optionally `@scope`:
/// `k8s:list:pods@namespace=dev|test`.
///
/// This type knows only the form. Which areas, actions and targets exist stands in
/// [PermissionArea]; whether one permission covers another is decided by the gate.
///
/// @param area the first word, for example `k8s`
/// @param action the second, for example `list`; never empty
/// @param target the rest up to `@`; empty where the action has none
/// @param scope what stands behind `@`, or null
public record Permission(String area, String action, String target, @Nullable String scope) {
  /// No permission is longer than this many characters.
  public static final int LENGTH_MAX = 512;

  /// Checks that no part would change its meaning when written out.
  public Permission {
    Objects.requireNonNull(area, "area");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(target, "target");
  }

  /// A permission without a scope.
  public static Permission of(String area, String action, String target) {
    return new Permission(area, action, target, null);
  }

  /// Reads the written form.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` when it has no two words, is too long, or holds a
  ///   control character or blank
  public static Permission parse(String text) {
    if (text.isEmpty() || text.length() > LENGTH_MAX) {
      throw malformed(text, "it must have between 1 and " + LENGTH_MAX + " characters");
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw malformed(text, "it must not hold blanks or control characters");
    }
    int at = text.lastIndexOf('@');
    String scope = at < 0 ? null : text.substring(at + 1);
    String rest = at < 0 ? text : text.substring(0, at);
    int first = rest.indexOf(':');
    if (first <= 0 || first == rest.length() - 1 || (scope != null && scope.isEmpty())) {
      throw malformed(text, "write area:action:target, for example net:http:*.example.com");
    }
    int second = rest.indexOf(':', first + 1);
    String action = second < 0 ? rest.substring(first + 1) : rest.substring(first + 1, second);
    String target = second < 0 ? "" : rest.substring(second + 1);
    if (action.isEmpty() || (second >= 0 && target.isEmpty())) {
      throw malformed(text, "write area:action:target, for example net:http:*.example.com");
    }
    return new Permission(rest.substring(0, first), action, target, scope);
  }

  private static PluginException malformed(String text, String why) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT, "\"" + shown + "\" is not a permission: " + why + ".");
  }

  /// The written form; [#parse] reads it back.
  @Override
  public String toString() {
    String text = area + ":" + action + (target.isEmpty() ? "" : ":" + target);
    return scope == null ? text : text + "@" + scope;
  }
}
