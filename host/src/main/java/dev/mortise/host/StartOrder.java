package dev.mortise.host;

import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.VersionRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// In which order plugins can start, and which cannot and why. Pure; linear in plugins and
/// dependencies.
///
/// @param order ids, each after all it needs; alphabetical where the needs leave a choice
/// @param refused ids that cannot start as things are, each with the reason
record StartOrder(List<String> order, Map<String, Refused> refused) {
  /// Why a plugin cannot start.
  ///
  /// @param reason a whole sentence
  /// @param hopeless whether nothing that comes later can help, only another manifest
  record Refused(String reason, boolean hopeless) {
    Refused and(Refused other) {
      return new Refused(reason + " " + other.reason, hopeless || other.hopeless);
    }
  }

  StartOrder {
    order = List.copyOf(order);
    refused = Map.copyOf(refused);
  }

  /// The order of these plugins, whose ids differ.
  static StartOrder of(List<Manifest> manifests, String hostVersion) {
    return new Resolution(manifests, hostVersion).resolve();
  }

  /// Ids in layers: whatever is in one layer needs only what is in earlier ones.
  List<List<String>> layers(Map<String, Manifest> manifests) {
    Map<String, Integer> depths = new HashMap<>();
    List<List<String>> layers = new ArrayList<>();
    for (String id : order) {
      Manifest manifest = manifests.get(id);
      int depth =
          manifest == null
              ? 0
              : manifest.requires().plugins().stream()
                  .mapToInt(d -> depths.getOrDefault(d.id(), -1) + 1)
                  .max()
                  .orElse(0);
      depths.put(id, depth);
      while (layers.size() <= depth) {
        layers.add(new ArrayList<>());
      }
      layers.get(depth).add(id);
    }
    return layers;
  }

  private static final class Resolution {
    private final Map<String, Manifest> manifests = new TreeMap<>();
    private final String hostVersion;
    private final Map<String, Refused> refused = new TreeMap<>();
    // The sentence at the root of a refusal, so that a long chain does not quote itself.
    private final Map<String, String> roots = new HashMap<>();
    private final Map<String, List<String>> needs = new TreeMap<>();
    private final Map<String, List<String>> neededBy = new HashMap<>();

    Resolution(List<Manifest> manifests, String hostVersion) {
      manifests.forEach(m -> this.manifests.put(m.id(), m));
      this.hostVersion = hostVersion;
    }

    StartOrder resolve() {
      manifests.values().forEach(this::check);
      List<String> order = new ArrayList<>(kahn(needs));
      if (order.size() < manifests.size()) {
        List<String> stuck = new ArrayList<>(manifests.keySet());
        stuck.removeAll(new HashSet<>(order));
        order = withoutOptional(stuck);
      }
      refuseDependents(order);
      order.removeIf(refused::containsKey);
      return new StartOrder(order, refused);
    }

    private void check(Manifest manifest) {
      List<String> needed = new ArrayList<>();
      String host = manifest.requires().host();
      if (host != null && !includes(host, hostVersion)) {
        refused.put(
            manifest.id(),
            new Refused(
                "%s needs a host of version %s, this one is %s."
                    .formatted(manifest.label(), host, hostVersion),
                true));
      }
      List<String> unmet = new ArrayList<>();
      for (Manifest.Dependency dependency : manifest.requires().plugins()) {
        Manifest found = manifests.get(dependency.id());
        if (found != null && includes(dependency.range(), found.version())) {
          needed.add(dependency.id());
        } else if (!dependency.optional()) {
          unmet.add(unmet(dependency, found));
        }
      }
      if (!unmet.isEmpty()) {
        String sentence = manifest.label() + " needs " + String.join(" and ", unmet) + ".";
        refused.merge(manifest.id(), new Refused(sentence, false), Refused::and);
      }
      needs.put(manifest.id(), needed);
      needed.forEach(n -> neededBy.computeIfAbsent(n, k -> new ArrayList<>()).add(manifest.id()));
    }

    private static String unmet(Manifest.Dependency dependency, @Nullable Manifest found) {
      String wanted = dependency.id() + " " + dependency.range();
      return found == null
          ? wanted + ", which is not installed"
          : wanted + ", found " + found.version();
    }

    private static boolean includes(String range, String version) {
      try {
        return VersionRange.parse(range).includes(version);
      } catch (PluginException e) {
        // The manifest's reader has refused it already; a host that is told otherwise says no.
        return false;
      }
    }

    /// Ids in order; those on a cycle, and behind one, are left out.
    private List<String> kahn(Map<String, List<String>> edges) {
      Map<String, Integer> open = new HashMap<>();
      PriorityQueue<String> free = new PriorityQueue<>(Comparator.naturalOrder());
      edges.forEach((id, needed) -> {
        open.put(id, needed.size());
        if (needed.isEmpty()) {
          free.add(id);
        }
      });
      List<String> order = new ArrayList<>();
      for (String id = free.poll(); id != null; id = free.poll()) {
        order.add(id);
        for (String next : neededBy.getOrDefault(id, List.of())) {
          if (edges.getOrDefault(next, List.of()).contains(id)
              && open.merge(next, -1, Integer::sum) == 0) {
            free.add(next);
          }
        }
      }
      return order;
    }

    /// An optional dependency must not close a cycle: those of stuck plugins are let go.
    private List<String> withoutOptional(List<String> stuck) {
      Map<String, List<String>> strict = new TreeMap<>(needs);
      for (String id : stuck) {
        List<String> required = new ArrayList<>(needs.getOrDefault(id, List.of()));
        required.removeIf(n -> optional(id, n) && stuck.contains(n));
        strict.put(id, required);
      }
      List<String> order = new ArrayList<>(kahn(strict));
      List<String> left = new ArrayList<>(strict.keySet());
      left.removeAll(new HashSet<>(order));
      new Cycles(strict, left).name().forEach(this::refuseCycle);
      order.addAll(left);
      return order;
    }

    private void refuseCycle(String id, String path) {
      Manifest manifest = manifests.get(id);
      String label = manifest == null ? id : manifest.label();
      String sentence = label + " waits for itself: " + path + "; one of them must let go.";
      refused.merge(id, new Refused(sentence, true), Refused::and);
    }

    private boolean optional(String id, String needed) {
      Manifest manifest = manifests.get(id);
      return manifest != null
          && manifest.requires().plugins().stream()
              .anyMatch(d -> d.id().equals(needed) && d.optional());
    }

    /// Whoever requires a refused plugin is refused too, in words that name the first reason.
    private void refuseDependents(List<String> order) {
      for (boolean more = true; more; ) {
        more = false;
        for (String id : order) {
          if (!refused.containsKey(id)) {
            for (String needed : needs.getOrDefault(id, List.of())) {
              if (refused.containsKey(needed) && !optional(id, needed)) {
                refused.put(id, new Refused(waits(id, needed), false));
                more = true;
                break;
              }
            }
          }
        }
      }
    }

    private String waits(String id, String needed) {
      Refused first = refused.get(needed);
      String why = roots.getOrDefault(needed, first == null ? "" : first.reason());
      roots.put(id, why);
      Manifest manifest = manifests.get(id);
      String label = manifest == null ? id : manifest.label();
      return label + " waits for " + needed + ", which cannot start: " + why;
    }
  }
}
