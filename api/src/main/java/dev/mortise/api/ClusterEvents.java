package dev.mortise.api;

/// Is told what happens to clusters.
@Contract("cluster-events")
public interface ClusterEvents {
  /// A cluster came, went or changed.
  @Needs("cluster:observe")
  void changed(Event event);

  /// One event.
  ///
  /// @param type `added`, `removed` or `updated`
  record Event(String type, String cluster) {}
}
