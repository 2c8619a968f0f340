package dev.mortise.host;

import dev.mortise.api.Offer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What running plugins offer now. Read without locks; changed by replacing the whole table.
final class ContributionTable {
  private static final Comparator<Offer> ORDER =
      Comparator.comparingInt(Offer::priority)
          .thenComparing(Offer::plugin)
          .thenComparing(o -> o.contribution().name());

  // Replaced as a whole, by one writer at a time.
  private volatile Table table = new Table(Map.of(), Map.of());

  private record Table(Map<String, List<Offer>> byPlugin, Map<String, List<Offer>> byKind) {
    Table with(String plugin, List<Offer> offers) {
      Map<String, List<Offer>> plugins = new HashMap<>(byPlugin);
      if (offers.isEmpty()) {
        plugins.remove(plugin);
      } else {
        plugins.put(plugin, List.copyOf(offers));
      }
      Map<String, List<Offer>> kinds = new HashMap<>();
      for (List<Offer> list : plugins.values()) {
        for (Offer offer : list) {
          kinds.computeIfAbsent(offer.contribution().kind(), k -> new ArrayList<>()).add(offer);
        }
      }
      kinds.replaceAll((kind, list) -> list.stream().sorted(ORDER).toList());
      return new Table(plugins, kinds);
    }
  }

  /// From now on the plugin offers these and nothing else; nothing takes it out.
  synchronized void put(String plugin, List<Offer> offers) {
    table = table.with(plugin, offers);
  }

  /// By priority, plugin and name.
  List<Offer> offers(String kind) {
    return table.byKind().getOrDefault(kind, List.of());
  }
}
