package dev.mortise.protocol;

import dev.mortise.api.Permission;
import dev.mortise.api.PermissionArea;
import dev.mortise.api.PermissionArea.Action;
import dev.mortise.api.PermissionArea.Target;
import dev.mortise.api.PluginException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whether a permission means anything: its area, action, target and scope against
/// [PermissionArea].
public final class PermissionRules {
  private static final Pattern WORD = Pattern.compile("\\*|[A-Za-z0-9_][A-Za-z0-9_.$-]{0,127}");
  private static final Pattern RESOURCE = Pattern.compile("\\*|[a-z0-9][a-z0-9.-]*(/[a-z]+)?");
  private static final String LABEL = "[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?";
  private static final String DOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final Pattern HOST =
      Pattern.compile("(\\*|(\\*\\.)?" + DOMAIN + "|\\[[0-9a-f:.]+])(:[1-9]\\d{0,4})?");
  private static final Pattern PATH = Pattern.compile("(/(\\*|[^/*?#%\\\\@\\s]+))*(/|/\\*\\*)?");
  private static final String NAMES = "[A-Za-z0-9_.-]{1,128}(\\|[A-Za-z0-9_.-]{1,128})*";
  private static final Pattern SCOPE =
      Pattern.compile(
          "namespace="
              + NAMES
              + "(,cluster="
              + NAMES
              + ")?|cluster="
              + NAMES
              + "(,namespace="
              + NAMES
              + ")?");
  private static final Pattern BELOW_ADDRESS = Pattern.compile("\\*\\.(.*\\.)?\\d[^.]*(:\\d+)?");

  private PermissionRules() {}

  /// What is wrong with it, as a whole sentence with the nearest word, or nothing.
  public static Optional<String> check(Permission permission) {
    return Optional.ofNullable(complaint(permission)).map(Complaint::text);
  }

  /// Reads and checks a written permission.
  ///
  /// @return null if it is in order
  static @Nullable Complaint complaint(String text) {
    try {
      return complaint(Permission.parse(text));
    } catch (PluginException e) {
      return Complaint.of(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable Complaint complaint(Permission permission) {
    String shown = Quoted.of(permission.toString());
    Optional<PermissionArea> area = PermissionArea.of(permission.area());
    if (area.isEmpty()) {
      var areas = Arrays.stream(PermissionArea.values()).map(PermissionArea::word).toList();
      return unknown(shown, "area of permissions", permission.area(), areas);
    }
    Optional<Action> action = area.get().action(permission.action());
    if (action.isEmpty()) {
      var actions = area.get().actions().stream().map(Action::name).toList();
      return unknown(shown, "action of " + permission.area(), permission.action(), actions);
    }
    String wrong = target(action.get().target(), permission);
    if (wrong == null && permission.scope() != null) {
      wrong = scope(area.get(), permission.scope());
    }
    return wrong == null ? null : Complaint.of(shown + " " + wrong + ".");
  }

  private static Complaint unknown(
      String shown, String what, String word, Collection<String> known) {
    String listed = String.join(", ", known);
    return new Complaint(
        shown + " names no " + what + ": " + Quoted.of(word) + " is none of " + listed + ".",
        Suggest.nearest(word, known).orElse(null));
  }

  private static @Nullable String target(Target rule, Permission permission) {
    String target = permission.target();
    return switch (rule) {
      case NONE -> target.isEmpty() ? null : "must end behind " + permission.action();
      case WORD -> fits(WORD, target, "a name or *");
      case RESOURCE -> fits(RESOURCE, target, "a resource type in lower case, or *");
      case PATH -> path(target);
      case HOST -> host(permission);
    };
  }

  private static @Nullable String fits(Pattern form, String target, String expected) {
    return form.matcher(target).matches() ? null : "must end with " + expected;
  }

  private static @Nullable String path(String target) {
    boolean dots =
        Arrays.stream(target.split("/", -1)).anyMatch(p -> p.equals("..") || p.equals("."));
    return target.startsWith("/") && PATH.matcher(target).matches() && !dots
        ? null
        : "must end with an absolute path in which * is one segment and a last ** any number";
  }

  private static @Nullable String host(Permission permission) {
    var host = HOST.matcher(permission.target());
    if (!host.matches() || BELOW_ADDRESS.matcher(permission.target()).matches()) {
      return "must end with a host name in lower case (other letters as punycode), *. and a domain,"
          + " or an address";
    }
    String port = host.group(host.groupCount());
    if (port == null) {
      return permission.action().equals("tcp")
          ? "must end with a port, for example db.internal:5432"
          : null;
    }
    return Integer.parseInt(port.substring(1)) <= 65535 ? null : "must end with a port up to 65535";
  }

  private static boolean scoped(PermissionArea area) {
    return area == PermissionArea.K8S;
  }

  /// Which scopes its permissions take, for the reference.
  static String scopes(PermissionArea area) {
    return scoped(area)
        ? "`namespace=<name>`, `cluster=<name>` or both with a comma; several names with `\\|`"
        : "none";
  }

  private static @Nullable String scope(PermissionArea area, String scope) {
    if (!scoped(area)) {
      return "must have no @ part; only k8s has one";
    }
    return SCOPE.matcher(scope).matches()
        ? null
        : "must end with namespaces or clusters, for example @namespace=dev|test,cluster=main";
  }

  /// What is wrong, and the word that was probably meant.
  record Complaint(String message, @Nullable String suggestion) {
    static Complaint of(String message) {
      return new Complaint(message, null);
    }

    String text() {
      return suggestion == null ? message : message + " Did you mean \"" + suggestion + "\"?";
    }
  }
}
