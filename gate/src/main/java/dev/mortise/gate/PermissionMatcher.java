package dev.mortise.gate;

import dev.mortise.api.Permission;
import dev.mortise.api.PermissionArea;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides whether one permission covers another. Pure, and total: what it does not understand
/// covers nothing.
///
/// Area and action are compared as words, so no wildcard crosses them. Both sides may be patterns:
/// a grant of `net:http:*.example.com` covers the need `net:http:*.api.example.com`.
public final class PermissionMatcher {
  /// What is a read of HTTP and no action of its own.
  static final List<String> READS = List.of("head", "options");

  private static final int SEGMENTS_MAX = 256;

  private PermissionMatcher() {}

  /// Whether whoever holds the one may do what needs the other.
  public static boolean covers(Permission held, Permission need) {
    if (!held.area().equals(need.area()) || !actionCovers(held, need)) {
      return false;
    }
    Optional<PermissionArea.Action> action =
        PermissionArea.of(held.area()).flatMap(area -> area.action(held.action()));
    return action.isPresent()
        && targetCovers(action.get().target(), held.target(), need.target())
        && ScopeMatcher.covers(held.scope(), need.scope());
  }

  /// HEAD and OPTIONS are reads: no area lists them, `http:get` means them.
  private static boolean actionCovers(Permission held, Permission need) {
    if (held.action().equals(need.action())) {
      return true;
    }
    return reads(held.area(), held.action()) && READS.contains(need.action());
  }

  static boolean reads(String area, String action) {
    return area.equals(PermissionArea.HTTP.word()) && action.equals("get");
  }

  private static boolean targetCovers(PermissionArea.Target kind, String held, String need) {
    return switch (kind) {
      case NONE -> held.isEmpty() && need.isEmpty();
      case WORD, RESOURCE -> wordCovers(held, need);
      case HOST -> HostPattern.covers(held, need);
      case PATH -> pathCovers(held, need);
    };
  }

  private static boolean wordCovers(String held, String need) {
    return !need.isEmpty() && (held.equals("*") || held.equals(need));
  }

  private static boolean pathCovers(String held, String need) {
    Optional<List<String>> pattern = segments(held);
    Optional<List<String>> path = segments(need);
    return pattern.isPresent() && path.isPresent() && pathCovers(pattern.get(), path.get());
  }

  private static boolean pathCovers(List<String> pattern, List<String> path) {
    boolean open = !pattern.isEmpty() && pattern.getLast().equals("**");
    int fixed = open ? pattern.size() - 1 : pattern.size();
    if (path.size() < fixed || (!open && path.size() != fixed)) {
      return false;
    }
    for (int i = 0; i < fixed; i++) {
      if (!segmentCovers(pattern.get(i), path.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean segmentCovers(String pattern, String segment) {
    if (pattern.equals("*")) {
      return !segment.isEmpty() && !segment.equals("**");
    }
    return pattern.equals(segment);
  }

  /// The segments of an absolute, normalised path; nothing for any other, since `/a/../b` would be
  /// matched as one thing and answered as another.
  private static Optional<List<String>> segments(String path) {
    if (!path.startsWith("/") || path.indexOf('\\') >= 0 || path.indexOf('%') >= 0) {
      return Optional.empty();
    }
    List<String> segments = new ArrayList<>();
    for (int from = 1; from <= path.length(); ) {
      int to = path.indexOf('/', from);
      boolean last = to < 0;
      String segment = last ? path.substring(from) : path.substring(from, to);
      boolean plain =
          !segment.equals(".")
              && !segment.equals("..")
              && (last || (!segment.isEmpty() && !segment.equals("**")));
      if (!plain || segments.size() == SEGMENTS_MAX) {
        return Optional.empty();
      }
      segments.add(segment);
      from = last ? path.length() + 1 : to + 1;
    }
    return Optional.of(segments);
  }
}
