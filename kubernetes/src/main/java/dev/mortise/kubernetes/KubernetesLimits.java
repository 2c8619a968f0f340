package dev.mortise.kubernetes;

import java.time.Duration;
import java.util.Objects;

/// What bounds every use of a cluster.
///
/// @param documentBytes the largest single object, sent or received; etcd holds 1.5 MiB
/// @param listBytes the largest answer with many objects
/// @param listItems objects in one answer; what is more has a token to go on with
/// @param watchItems changes that wait for one slow reader before all of them are dropped
/// @param watchBytes bytes that wait for one slow reader
/// @param streams watches, logs and commands that one caller may have open on all clusters
/// @param connectTimeout to reach a cluster
/// @param requestTimeout for a whole answer, and for a stream to begin
public record KubernetesLimits(
    int documentBytes,
    int listBytes,
    int listItems,
    int watchItems,
    int watchBytes,
    int streams,
    Duration connectTimeout,
    Duration requestTimeout) {
  /// 3 MiB, 32 MiB, 2,000 objects, 1,000 changes, 16 MiB, 50 streams, 5 s, 30 s.
  public static final KubernetesLimits DEFAULT =
      new KubernetesLimits(
          3 << 20,
          32 << 20,
          2_000,
          1_000,
          16 << 20,
          50,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30));

  /// Everything must be more than nothing.
  public KubernetesLimits {
    Objects.requireNonNull(connectTimeout, "connectTimeout");
    Objects.requireNonNull(requestTimeout, "requestTimeout");
    if (documentBytes <= 0
        || listBytes <= 0
        || listItems <= 0
        || watchItems <= 0
        || watchBytes <= 0
        || streams <= 0
        || !connectTimeout.isPositive()
        || !requestTimeout.isPositive()) {
      throw new IllegalArgumentException("limits are positive: " + documentBytes);
    }
  }
}
