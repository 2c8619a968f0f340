package dev.mortise.kubernetes;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where clusters are looked for.
///
/// @param kubeconfigs files; one that does not exist holds no clusters
/// @param serviceAccount the pod this host runs in, or null
/// @param resync how often files and records are looked at again
public record ClustersConfig(
    List<Path> kubeconfigs,
    @Nullable ServiceAccount serviceAccount,
    Duration resync,
    KubernetesLimits limits) {
  /// Copies the list.
  public ClustersConfig {
    kubeconfigs = List.copyOf(kubeconfigs);
    Objects.requireNonNull(limits, "limits");
    if (!resync.isPositive()) {
      throw new IllegalArgumentException("the time between two looks is positive, not " + resync);
    }
  }

  /// These files, looked at each minute.
  public static ClustersConfig of(List<Path> kubeconfigs) {
    return of(kubeconfigs, null);
  }

  /// These files and the pod's own cluster, looked at each minute.
  public static ClustersConfig of(List<Path> kubeconfigs, @Nullable ServiceAccount account) {
    return new ClustersConfig(
        kubeconfigs, account, Duration.ofMinutes(1), KubernetesLimits.DEFAULT);
  }

  /// What a pod is given.
  ///
  /// @param server the API server
  /// @param folder with `token` and `ca.crt`; the token is read again for every request, since it
  ///   is renewed
  public record ServiceAccount(URI server, Path folder) {
    /// Neither may be missing.
    public ServiceAccount {
      Objects.requireNonNull(server, "server");
      Objects.requireNonNull(folder, "folder");
    }
  }
}
