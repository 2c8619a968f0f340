package dev.mortise.app;

import dev.mortise.kubernetes.ClustersConfig.ServiceAccount;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Kubernetes gives each container of a pod, by the names it always has.
final class PodAccount {
  /// Where the account's files are.
  static final Path FOLDER = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private PodAccount() {}

  /// The account of the pod this process runs in; null outside of a pod, and in one without.
  static @Nullable ServiceAccount of(Map<String, String> environment, Path folder) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    if (host.isEmpty() || Files.notExists(folder.resolve("token"))) {
      return null;
    }
    String address = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return new ServiceAccount(URI.create("https://" + address + ":" + port), folder);
  }
}
