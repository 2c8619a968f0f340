package dev.mortise.identity;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everybody and every role at one moment. Immutable; asked by any thread without waiting.
final class Directory {
  /// Knows nobody.
  static final Directory EMPTY = new Directory(0, List.of(), List.of(), List.of());

  private final long revision;
  private final Map<String, RoleMatcher> roles = new HashMap<>();
  private final Map<String, Set<String>> rolesOf = new HashMap<>();

  Directory(
      long revision,
      Collection<User> users,
      Collection<Role> roles,
      Collection<Assignment> assignments) {
    this.revision = revision;
    roles.forEach(role -> this.roles.put(role.name(), new RoleMatcher(role)));
    Map<Subject, Set<String>> bySubject = new HashMap<>();
    for (Assignment assignment : assignments) {
      bySubject.computeIfAbsent(assignment.subject(), _ -> new HashSet<>()).add(assignment.role());
    }
    users.stream()
        .filter(User::enabled)
        .forEach(user -> rolesOf.put(user.name(), of(user, bySubject)));
  }

  private static Set<String> of(User user, Map<Subject, Set<String>> bySubject) {
    Set<String> roles = new HashSet<>(bySubject.getOrDefault(Subject.user(user.name()), Set.of()));
    for (String group : user.groups()) {
      roles.addAll(bySubject.getOrDefault(Subject.group(group), Set.of()));
    }
    return Set.copyOf(roles);
  }

  long revision() {
    return revision;
  }

  /// Names of the roles somebody has now; null for who is unknown or disabled.
  @Nullable Set<String> rolesOf(String user) {
    return rolesOf.get(user);
  }

  /// Names of all roles.
  Set<String> roles() {
    return roles.keySet();
  }

  boolean allows(Set<String> names, Access access) {
    for (String name : names) {
      RoleMatcher role = roles.get(name);
      if (role != null && role.allows(access)) {
        return true;
      }
    }
    return false;
  }

  boolean reaches(Set<String> names, String cluster, String namespace) {
    for (String name : names) {
      RoleMatcher role = roles.get(name);
      if (role != null && role.reaches(cluster, namespace)) {
        return true;
      }
    }
    return false;
  }
}
