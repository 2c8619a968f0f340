package dev.mortise.goplugin;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where a plugin that runs already listens.
///
/// @param protocol always `grpc`
/// @param protocolVersion the application's protocol version it serves
/// @param network `unix` or `tcp`
/// @param address a socket's path, or `host:port` on loopback
/// @param pid its process
/// @param test whether it runs under a debugger or test, which means it is never killed
/// @param startedAt when that process started, if known: another process that has got its number
///   since is then not mistaken for it
public record ReattachConfig(
    String protocol,
    int protocolVersion,
    String network,
    String address,
    long pid,
    boolean test,
    @Nullable Instant startedAt) {
  /// Refuses null.
  public ReattachConfig {
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(address, "address");
  }
}
