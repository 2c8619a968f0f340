package dev.mortise.identity;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.List;
import java.util.regex.Pattern;

/// What some people may do. A role allows what is in all four of its lists; who has several roles
/// may do what any of them allows.
///
/// An entry is `*`, a name, a pattern that must match the whole name, or any of them behind `!` to
/// hold it back from this role. A list without entries allows nothing.
///
/// @param name unique; lower case
/// @param clusters names of clusters
/// @param resources `pods`, `certificates.cert-manager.io`; `plugin-<id>` for what a plugin offers,
///   `plugin-<id>-<type>` for the resource types it keeps
/// @param namespaces names of namespaces; `_all` is the same as `*`
/// @param verbs words of [Verb]
public record Role(
    String name,
    String description,
    List<String> clusters,
    List<String> resources,
    List<String> namespaces,
    List<String> verbs) {
  private static final List<String> EVERYTHING = List.of("*");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final int DESCRIPTION_LENGTH_MAX = 1_000;

  /// Everything, and the settings of the host.
  public static final Role ADMIN =
      new Role("admin", "May do everything", EVERYTHING, EVERYTHING, EVERYTHING, EVERYTHING);

  /// Reading everything.
  public static final Role VIEWER =
      new Role(
          "viewer",
          "May read everything",
          EVERYTHING,
          EVERYTHING,
          EVERYTHING,
          List.of("get", "log"));

  /// Copies and checks the lists.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` when the name or an entry cannot be used
  public Role {
    if (!NAME.matcher(name).matches()) {
      throw invalid("its name must be lower-case letters, digits and . _ -, at most 64");
    }
    if (description.length() > DESCRIPTION_LENGTH_MAX) {
      throw invalid("its description has more than " + DESCRIPTION_LENGTH_MAX + " characters");
    }
    clusters = checked("clusters", clusters);
    resources = checked("resources", resources);
    namespaces = checked("namespaces", namespaces);
    verbs = checked("verbs", verbs);
  }

  /// Whether it comes with the host and can be neither changed nor removed.
  public boolean builtIn() {
    return name.equals("admin") || name.equals("viewer");
  }

  private static List<String> checked(String which, List<String> entries) {
    try {
      NameList.of(entries);
    } catch (PluginException e) {
      throw e.withMessage("The role's list of " + which + ": " + e.getMessage());
    }
    return List.copyOf(entries);
  }

  private static PluginException invalid(String why) {
    return new PluginException(ErrorCode.INVALID_ARGUMENT, "The role cannot be used: " + why + ".");
  }
}
