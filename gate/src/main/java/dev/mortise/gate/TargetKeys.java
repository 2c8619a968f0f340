package dev.mortise.gate;

import dev.mortise.api.PermissionArea.Target;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Words under which permissions are filed by their targets: what covers a need is filed under one
/// of the few words that the need asks for.
final class TargetKeys {
  private static final String ANY = "*";

  private TargetKeys() {}

  /// Where a permission that is held is filed; null for one that covers nothing.
  static @Nullable String held(Target kind, String target) {
    return switch (kind) {
      case NONE, WORD, RESOURCE -> target;
      case HOST -> HostPattern.parse(target).map(TargetKeys::host).orElse(null);
      case PATH -> first(target);
    };
  }

  /// Whether what is asked finds something under one of the words where it could be.
  static boolean any(Target kind, String target, Predicate<String> asked) {
    return switch (kind) {
      case NONE -> asked.test(target);
      case WORD, RESOURCE -> asked.test(target) || asked.test(ANY);
      case HOST -> anyHost(target, asked);
      case PATH -> asked.test(first(target)) || asked.test(ANY) || asked.test("**");
    };
  }

  private static String host(HostPattern pattern) {
    return (pattern.below() ? "*." : "") + pattern.host() + port(pattern);
  }

  private static String port(HostPattern pattern) {
    return pattern.port() == null ? "" : "|" + pattern.port();
  }

  private static boolean anyHost(String target, Predicate<String> asked) {
    Optional<HostPattern> parsed = HostPattern.parse(target);
    if (parsed.isEmpty()) {
      return false;
    }
    HostPattern need = parsed.get();
    String port = port(need);
    if (asked.test(host(need)) || asked.test(ANY + port)) {
      return true;
    }
    String host = need.host();
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      if (asked.test("*" + host.substring(dot) + port)) {
        return true;
      }
    }
    return false;
  }

  /// The first segment of a path.
  private static String first(String path) {
    if (!path.startsWith("/")) {
      return path;
    }
    int end = path.indexOf('/', 1);
    return end < 0 ? path.substring(1) : path.substring(1, end);
  }
}
