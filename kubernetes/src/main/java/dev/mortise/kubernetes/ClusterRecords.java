package dev.mortise.kubernetes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Keeps the clusters that were added at run time. A port: the store implements it, encrypted.
///
/// Several hosts may share one; what another host changes is seen at the next look.
public interface ClusterRecords {
  /// All of them.
  List<ClusterRecord> all();

  /// Keeps it, in place of one of that name.
  void put(ClusterRecord cluster);

  /// Forgets it; nothing happens when there is none.
  void remove(String name);

  /// Records that end with this process.
  static ClusterRecords inMemory() {
    Map<String, ClusterRecord> records = new LinkedHashMap<>();
    return new ClusterRecords() {
      @Override
      public synchronized List<ClusterRecord> all() {
        return List.copyOf(records.values());
      }

      @Override
      public synchronized void put(ClusterRecord cluster) {
        records.put(cluster.name(), cluster);
      }

      @Override
      public synchronized void remove(String name) {
        records.remove(name);
      }
    };
  }
}
