package dev.mortise.app;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.ClusterRecord;
import dev.mortise.kubernetes.ClusterRecords;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.server.StoredClusters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The clusters that were added, which a host's functions must be told of before its database is
/// open. Until then there are none, and none can be added.
final class LateClusters implements ClusterRecords {
  // Published by the thread that opens the host.
  private volatile @Nullable StoredClusters known;

  /// From now on the clusters are those that are kept, whoever changes them.
  void known(StoredClusters records, Clusters clusters) {
    known = records;
    records.follow(clusters::resync);
    clusters.resync();
  }

  @Override
  public List<ClusterRecord> all() {
    StoredClusters records = known;
    return records == null ? List.of() : records.all();
  }

  @Override
  public void put(ClusterRecord cluster) {
    records().put(cluster);
  }

  @Override
  public void remove(String name) {
    records().remove(name);
  }

  private StoredClusters records() {
    StoredClusters records = known;
    if (records == null) {
      throw new PluginException(ErrorCode.UNAVAILABLE, "The database is not open yet.");
    }
    return records;
  }
}
