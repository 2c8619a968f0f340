package dev.mortise.gate;

import dev.mortise.api.Permission;
import dev.mortise.api.PermissionArea;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Many permissions, sorted once so that the question whether one of them covers a need looks at
/// few: what is held is found by area, action and the words its target could have.
///
/// Answers as [PermissionMatcher] does, one by one. Never changes, but remembers some needs that a
/// wildcard covered: so many, and no long ones, since plugins choose their words. Safe for any
/// thread.
public final class PermissionSet {
  /// Covers nothing.
  public static final PermissionSet NOTHING = new PermissionSet(Set.of());

  private static final int REMEMBERED_MAX = 1_024;
  private static final int REMEMBERED_LENGTH_MAX = 128;

  private final Set<Permission> exact = new HashSet<>();
  private final Set<Permission> remembered = ConcurrentHashMap.newKeySet();
  private final Map<String, Map<String, Actions>> areas = new HashMap<>();

  /// What is held of one action, by what its target begins or ends with.
  private record Actions(
      PermissionArea.Target target, boolean reads, Map<String, List<Permission>> byKey) {}

  private PermissionSet(Collection<Permission> held) {
    held.forEach(this::add);
  }

  /// Sorts them. What no matcher understands covers nothing, and is left out.
  public static PermissionSet of(Collection<Permission> held) {
    return held.isEmpty() ? NOTHING : new PermissionSet(held);
  }

  private void add(Permission held) {
    Optional<PermissionArea.Action> action =
        PermissionArea.of(held.area()).flatMap(area -> area.action(held.action()));
    if (action.isEmpty()) {
      return;
    }
    PermissionArea.Target target = action.get().target();
    String key = TargetKeys.held(target, held.target());
    if (key == null) {
      return;
    }
    if (PermissionMatcher.covers(held, held)) {
      exact.add(held);
    }
    areas
        .computeIfAbsent(held.area(), _ -> new HashMap<>())
        .computeIfAbsent(
            held.action(),
            name ->
                new Actions(target, PermissionMatcher.reads(held.area(), name), new HashMap<>()))
        .byKey()
        .computeIfAbsent(key, _ -> new ArrayList<>())
        .add(held);
  }

  /// Whether one of them covers the need.
  public boolean covers(Permission need) {
    if (exact.contains(need) || remembered.contains(need)) {
      return true;
    }
    boolean covered = looked(need);
    if (covered && isShort(need) && remembered.size() < REMEMBERED_MAX) {
      remembered.add(need);
    }
    return covered;
  }

  private static boolean isShort(Permission need) {
    String scope = need.scope();
    return need.target().length() <= REMEMBERED_LENGTH_MAX
        && (scope == null || scope.length() <= REMEMBERED_LENGTH_MAX);
  }

  private boolean looked(Permission need) {
    Map<String, Actions> area = areas.get(need.area());
    return area != null
        && (covers(area.get(need.action()), need) || covers(reads(area, need), need));
  }

  /// HEAD and OPTIONS are covered by what covers reads.
  private static @Nullable Actions reads(Map<String, Actions> area, Permission need) {
    for (String action : PermissionMatcher.READS) {
      if (need.action().equals(action)) {
        Actions get = area.get("get");
        return get != null && get.reads() ? get : null;
      }
    }
    return null;
  }

  private static boolean covers(@Nullable Actions held, Permission need) {
    return held != null
        && TargetKeys.any(
            held.target(),
            need.target(),
            key -> {
              List<Permission> candidates = held.byKey().get(key);
              return candidates != null && covers(candidates, need);
            });
  }

  private static boolean covers(List<Permission> candidates, Permission need) {
    for (Permission held : candidates) {
      if (PermissionMatcher.covers(held, need)) {
        return true;
      }
    }
    return false;
  }
}
