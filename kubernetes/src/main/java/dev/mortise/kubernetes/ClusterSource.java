package dev.mortise.kubernetes;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the way to a cluster stands written. Two that are equal lead to the same client.
sealed interface ClusterSource {
  /// For people, without credentials.
  String shown();

  /// How to reach it. May run the command a kubeconfig file of this host names, so it may take
  /// long.
  Config config();

  /// A context of a file on this host.
  ///
  /// @param content what the file says of it, so that a change of the file is seen
  /// @param actsAs the user and groups of `as`; empty without
  record InFile(Path file, String context, String content, Kubeconfig.ActsAs actsAs)
      implements ClusterSource {
    @Override
    public String shown() {
      return "kubeconfig " + file;
    }

    @Override
    public Config config() {
      return actsAs.applyTo(Config.fromKubeconfig(context, file.toFile()));
    }

    /// Without the credentials.
    @Override
    public String toString() {
      return shown();
    }
  }

  /// A kubeconfig that was given at run time.
  ///
  /// @param kubeconfig as JSON
  record Given(String kubeconfig, Kubeconfig.ActsAs actsAs) implements ClusterSource {
    @Override
    public String shown() {
      return "added";
    }

    @Override
    public Config config() {
      return actsAs.applyTo(Config.fromKubeconfig(kubeconfig));
    }

    /// Without the credentials.
    @Override
    public String toString() {
      return shown();
    }
  }

  /// The pod this host runs in.
  record InPod(ClustersConfig.ServiceAccount account) implements ClusterSource {
    private static final int TOKEN_BYTES_MAX = 64 * 1024;

    @Override
    public String shown() {
      return "service account";
    }

    @Override
    public Config config() {
      return new ConfigBuilder(Config.empty())
          .withMasterUrl(account.server().toString())
          .withCaCertFile(account.folder().resolve("ca.crt").toString())
          .withOauthTokenProvider(this::token)
          .build();
    }

    private String token() {
      Path file = account.folder().resolve("token");
      try {
        if (Files.size(file) > TOKEN_BYTES_MAX) {
          throw new IOException("it is larger than " + TOKEN_BYTES_MAX + " bytes");
        }
        return Files.readString(file).strip();
      } catch (IOException e) {
        throw new PluginException(
            ErrorCode.UNAVAILABLE,
            "The token of this pod's service account cannot be read from " + file + ".",
            e);
      }
    }
  }

  /// Nothing that can be used, and why.
  record Broken(String shown, String reason) implements ClusterSource {
    @Override
    public Config config() {
      throw new PluginException(ErrorCode.INVALID_ARGUMENT, reason);
    }
  }
}
