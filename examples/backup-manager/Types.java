import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.List;

/// What can be in a backup, in the order in which it is restored: what others need comes first.
final class Types {
  static final List<String> ALL =
      List.of(
          "serviceaccounts",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "roles",
          "rolebindings",
          "services",
          "networkpolicies",
          "deployments",
          "statefulsets",
          "daemonsets",
          "cronjobs",
          "ingresses");

  private Types() {}

  /// Those that are wanted, all of them where none is named.
  static List<String> of(List<String> wanted) {
    for (String type : wanted) {
      if (!ALL.contains(type)) {
        throw new PluginException(
            ErrorCode.INVALID_ARGUMENT,
            "backup-manager: it cannot back up " + type + ", only " + String.join(", ", ALL) + ".");
      }
    }
    return wanted.isEmpty() ? ALL : ALL.stream().filter(wanted::contains).toList();
  }
}
