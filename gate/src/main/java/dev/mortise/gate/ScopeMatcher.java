package dev.mortise.gate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares what stands behind the `@`: `namespace=dev|test,cluster=a`. A scope narrows; no scope
/// is every scope.
final class ScopeMatcher {
  private ScopeMatcher() {}

  static boolean covers(@Nullable String held, @Nullable String need) {
    if (held == null) {
      return true;
    }
    if (need == null) {
      return false;
    }
    Optional<Map<String, Set<String>>> allowed = parse(held);
    Optional<Map<String, Set<String>>> asked = parse(need);
    return allowed.isPresent()
        && asked.isPresent()
        && allowed.get().entrySet().stream()
            .allMatch(entry -> within(asked.get().get(entry.getKey()), entry.getValue()));
  }

  private static boolean within(@Nullable Set<String> asked, Set<String> allowed) {
    return asked != null && allowed.containsAll(asked);
  }

  private static Optional<Map<String, Set<String>>> parse(String scope) {
    Map<String, Set<String>> parsed = new HashMap<>();
    for (String part : scope.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals <= 0 || equals == part.length() - 1) {
        return Optional.empty();
      }
      Set<String> values =
          new HashSet<>(Arrays.asList(part.substring(equals + 1).split("\\|", -1)));
      if (values.contains("") || parsed.put(part.substring(0, equals), values) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(parsed);
  }
}
